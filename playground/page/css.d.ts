/** Style sheets are imported for their effect: esbuild gathers them into /page.css. */
declare module "*.css";
