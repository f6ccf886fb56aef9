/** The app's version, from `package.json`. */
export { version as APP_VERSION } from '../../../package.json';
