import type { JsonObject } from "../core/json.ts";
import type { Click, Submission, Watcher } from "../core/watcher.ts";
import {
  ALLOWANCE_STATES,
  type AllowanceDetails,
  type AllowanceState,
  allowanceDetails,
  allowanceEvents,
  decideAllowance,
} from "./allowance/draw.ts";
import {
  LOGIN_CLOSED,
  LOGIN_OPEN,
  type LoginDetails,
  type LoginState,
  loginDetails,
} from "./challenge/details.ts";
import { loginEvents } from "./challenge/events.ts";
import { decideEnrolment, decideLogin, decideSighting } from "./decide.ts";
import {
  ENROLMENT_CLOSED,
  ENROLMENT_OPEN,
  type EnrolmentDetails,
  type EnrolmentState,
  enrolmentDetails,
  enrolmentEvents,
} from "./enrolment/details.ts";
import { renderEnrolment, renderEnrolmentModal, summariseEnrolment } from "./enrolment/render.ts";
import {
  NOTICE_STATES,
  type NoticeDetails,
  type NoticeState,
  noticeDetails,
  noticeEvents,
  renderNotice,
  tellNotice,
} from "./notice/notice.ts";
import type { LoginPolicy } from "./policy.ts";
import { renderLogin, renderLoginModal, summariseLogin } from "./render.ts";
import {
  SIGHTING_CLOSED,
  SIGHTING_OPEN,
  type SightingDetails,
  type SightingState,
  sightingDetails,
  sightingEvents,
} from "./sighting/details.ts";

/** One connection or sign-in: collects evidence, looks up whose it is, and tells the question or opens an incident. */
export const sightingWatcher: Watcher<
  SightingState,
  SightingDetails,
  typeof sightingEvents,
  LoginPolicy
> = {
  kind: "sighting",
  numbered: false,
  openStates: SIGHTING_OPEN,
  closedStates: SIGHTING_CLOSED,
  details: sightingDetails,
  events: sightingEvents,
  decide: decideSighting,
  render: () => undefined,
  renderModal: () => undefined,
  summarise: () => undefined,
  clicks: {},
  submissions: {},
  causes: [
    {
      cause: "login.alarmed",
      severity: "sev2",
      sentence:
        "A login that must not happen: forged, by root, by a service account or by somebody who left.",
    },
    {
      cause: "login.canary",
      severity: "sev2",
      sentence: "A login of our own did not come through the queue in time: others may be missed.",
    },
  ],
};

/** How many questions a person gets, or a place whose logins are nobody's. Not for people. */
export const allowanceWatcher: Watcher<
  AllowanceState,
  AllowanceDetails,
  typeof allowanceEvents,
  LoginPolicy
> = {
  kind: "allowance",
  numbered: false,
  openStates: ALLOWANCE_STATES,
  closedStates: [],
  details: allowanceDetails,
  events: allowanceEvents,
  decide: decideAllowance,
  render: () => undefined,
  renderModal: () => undefined,
  summarise: () => undefined,
  clicks: {},
  submissions: {},
  causes: [],
};

/** What people are told once: summaries, hosts that fell silent, lines that nobody can read. */
export const noticeWatcher: Watcher<NoticeState, NoticeDetails, typeof noticeEvents, LoginPolicy> =
  {
    kind: "notice",
    numbered: false,
    openStates: [],
    closedStates: NOTICE_STATES,
    details: noticeDetails,
    events: noticeEvents,
    decide: (before, event, _, occasion) => tellNotice(before, event, occasion),
    render: renderNotice,
    renderModal: () => undefined,
    summarise: () => undefined,
    clicks: {},
    submissions: {},
    causes: [],
  };

/** What people link as theirs, have removed, or announce; and who else put their name to it. */
export const enrolmentWatcher: Watcher<
  EnrolmentState,
  EnrolmentDetails,
  typeof enrolmentEvents,
  LoginPolicy
> = {
  kind: "enrolment",
  numbered: false,
  openStates: ENROLMENT_OPEN,
  closedStates: ENROLMENT_CLOSED,
  details: enrolmentDetails,
  events: enrolmentEvents,
  nonced: true,
  concealed: ["proof"],
  decide: decideEnrolment,
  render: renderEnrolment,
  renderModal: renderEnrolmentModal,
  summarise: summariseEnrolment,
  clicks: {
    enrol_sign: { event: "enrolment.signed", data: ({ extra }) => ({ hash: extra ?? "" }) },
    enrol_refuse: { event: "enrolment.refused", data: () => ({}) },
  },
  submissions: {
    login_link: {
      event: "link.given",
      data: ({ values }) => ({ proof: values["proof"] ?? "" }),
    },
  },
  causes: [],
};

/** The question "was this you?" to one person, or to the responders. */
export const loginWatcher: Watcher<LoginState, LoginDetails, typeof loginEvents, LoginPolicy> = {
  kind: "login",
  numbered: false,
  openStates: LOGIN_OPEN,
  closedStates: LOGIN_CLOSED,
  details: loginDetails,
  events: loginEvents,
  nonced: true,
  concealed: ["proof"],
  decide: decideLogin,
  render: renderLogin,
  renderModal: renderLoginModal,
  summarise: summariseLogin,
  clicks: {
    login_yes: { event: "answer.yes", data: versioned },
    login_no: { event: "answer.no", data: placed },
    login_retract: { event: "answer.no", data: placed },
    login_other: { event: "answer.other", data: versioned },
    login_assign: { event: "responder.assign", data: () => ({}) },
    login_explain: { event: "responder.explain", data: () => ({}) },
    login_incident: { event: "responder.incident", data: () => ({}) },
    login_prove: { event: "proof.begun", data: versioned },
    login_noproof: { event: "proof.ask_colleague", data: placed },
    login_countersign: {
      event: "responder.countersign",
      data: ({ extra }) => ({ hash: extra ?? "" }),
    },
    login_uncountersign: { event: "responder.uncountersign", data: () => ({}) },
  },
  submissions: {
    login_yes: {
      event: "answer.yes",
      data: ({ version, values }) => ({
        version,
        reason: values["reason"] ?? "",
        note: values["note"],
      }),
    },
    login_detail: { event: "detail", data: ({ values }) => ({ text: values["text"] ?? "" }) },
    login_other: { event: "answer.other", data: toPerson },
    login_assign: { event: "responder.assign", data: toPerson },
    login_explain: {
      event: "responder.explain",
      data: ({ values }) => ({ text: values["text"] ?? "" }),
    },
    login_prove: {
      event: "proof.given",
      data: ({ version, values }) => ({ version, proof: values["proof"] ?? "" }),
    },
  },
  causes: [
    {
      cause: "login.denied",
      severity: "sev2",
      sentence: "Somebody said that a login was not theirs.",
    },
    { cause: "login.silent", severity: "sev3", sentence: "Nobody answered for a login in time." },
    { cause: "login.disputed", severity: "sev2", sentence: "A responder doubts a login." },
    { cause: "login.gone", severity: "sev2", sentence: "The person who was asked has left." },
  ],
};

/** Where a button was pressed: only the message on which somebody was asked counts. */
function placed({ channel, messageTs }: Click): JsonObject {
  return channel === undefined || messageTs === undefined
    ? {}
    : { place: { channel, ts: messageTs } };
}

function versioned(click: Click): JsonObject {
  return { version: click.version, ...placed(click) };
}

function toPerson({ version, values }: Submission): JsonObject {
  return { version, user: values["person"] ?? "", note: values["note"] };
}
