/** What is said where the browser hides pixels and no decoder of ours reads the format. */
export const HIDDEN =
  'This browser keeps the pixels of such pictures from pages, against fingerprinting. Save it as PNG, or allow canvas data for this page.';
