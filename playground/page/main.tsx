import { render } from "preact";
import { App } from "./frame/app.tsx";
import { Gallery } from "./gallery/gallery.tsx";
import { followServer } from "./live.ts";
import "./style/colors.css";
import "./style/controls.css";
import "./style/frame.css";
import "./style/messages.css";
import "./style/blocks.css";
import "./style/narrow.css";

const root = document.querySelector("#page");
if (root) {
  followServer();
  render(location.pathname === "/gallery" ? <Gallery /> : <App />, root);
}
