import type { Architecture } from '../net';
import { bit } from './bit';
import { densenet } from './densenet';
import { convnext, shufflenet, squeezenet } from './light';
import { efficientnet, mobilenetV2, mobilenetV3, regnet } from './mobile';
import { resnet } from './resnet';
import { tutorial } from './small';
import { vgg } from './vgg';
import { vit } from './vit';
import { wrn } from './wrn';

/** Families of networks that are recognised by the names and shapes of their weights; the first that fits is taken. */
export const ARCHITECTURES: readonly Architecture[] = [
  resnet,
  wrn,
  densenet,
  squeezenet,
  convnext,
  efficientnet,
  mobilenetV3,
  mobilenetV2,
  shufflenet,
  regnet,
  bit,
  vit,
  vgg,
  tutorial,
];
