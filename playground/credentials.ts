import { env } from "node:process";

/**
 * Makes the process use made-up AWS credentials, whatever the shell has: a playground must not even sign with real ones,
 * and without any the SDK would look for a role.
 */
export function useLocalCredentials(): void {
  Object.assign(env, {
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_EC2_METADATA_DISABLED: "true",
  });
  for (const name of ["AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ROLE_ARN", "AWS_ENDPOINT_URL"])
    Reflect.deleteProperty(env, name);
}
