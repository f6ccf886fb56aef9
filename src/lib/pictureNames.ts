/**
 * How names of pictures end, by format (`images/file/formats.ts` says who reads which), without the dot: of formats that are read
 * here or not, as what cannot be read is to be reported, not passed over.
 */
export const ENDINGS = {
  png: ['png', 'apng'],
  gif: ['gif'],
  bmp: ['bmp', 'dib'],
  jpeg: ['jpg', 'jpeg', 'jpe', 'jfif', 'mpo'],
  webp: ['webp'],
  avif: ['avif', 'avifs'],
  svg: ['svg'],
  ico: ['ico', 'cur'],
  tiff: ['tif', 'tiff'],
  heif: ['heic', 'heif', 'hif'],
  jp2: ['jp2', 'j2k', 'jpf', 'jpx'],
  jxl: ['jxl'],
} as const;

/** The ending of a picture's name, with its dot. */
export const PICTURE = new RegExp(`\\.(?:${Object.values(ENDINGS).flat().join('|')})$`, 'i');
