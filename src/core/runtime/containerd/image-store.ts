import type { FileSystem } from '../../machine/file-system.ts';
import type { LayerFiles } from '../../machine/kernel.ts';
import type { Image } from '../cri.ts';
import type { ImageDefinition } from '../define-image.ts';
import { CriError } from './cri-error.ts';
import { parseImageReference } from './image-reference.ts';

/** What the registries serve. */
export interface ImageCatalogue {
  /** Undefined for a repository that the catalogue does not know. */
  find(repository: string): ImageDefinition | undefined;
  /** What runs for a repository that the catalogue does not know: a container that starts and waits. */
  readonly generic: Omit<ImageDefinition, 'repository' | 'tags'>;
  /** The root file systems that images build on. */
  readonly bases: Readonly<Record<'debian' | 'busybox' | 'scratch', LayerFiles>>;
}

/** An image that has been pulled. */
export interface StoredImage extends Image {
  readonly repository: string;
  /** The tag that it was first pulled by; an alias of it names the same image. */
  readonly version: string;
}

/** The images on a machine, kept in its files. */
export class ImageStore {
  readonly #files: FileSystem;
  readonly #directory: string;
  readonly #catalogue: ImageCatalogue;
  readonly #images = new Map<string, StoredImage>();

  constructor(files: FileSystem, directory: string, catalogue: ImageCatalogue) {
    this.#files = files;
    this.#directory = directory;
    this.#catalogue = catalogue;
    files.mkdir(directory, { recursive: true });
    for (const name of files.readDirectory(directory)) {
      const image = JSON.parse(files.readText(`${directory}/${name}`)) as StoredImage;
      this.#images.set(image.id, image);
    }
  }

  list(): StoredImage[] {
    return [...this.#images.values()];
  }

  /** By identifier (whole or its beginning), tag or digest. */
  find(text: string): StoredImage | undefined {
    const byId = this.#images.get(text) ?? this.#images.get(`sha256:${text}`);
    if (byId !== undefined) return byId;
    const full = parseImageReference(text)?.full;
    const named = this.list().find(
      (image) => image.repoTags.includes(full ?? '') || image.repoDigests.includes(full ?? ''),
    );
    if (named !== undefined || !/^[0-9a-f]{6,}$/.test(text)) return named;
    return this.list().find((image) => image.id.startsWith(`sha256:${text}`));
  }

  /** Fetches an image from its registry. Rejects with a CriError in containerd's words. */
  async pull(text: string): Promise<StoredImage> {
    const reference = parseImageReference(text);
    if (reference === undefined)
      throw new CriError('InvalidArgument', `failed to parse image reference "${text}": invalid reference format`);
    const definition = this.#catalogue.find(reference.repository);
    const served =
      definition === undefined ||
      reference.tag === undefined ||
      reference.tag === 'latest' ||
      definition.tags.includes(reference.tag);
    if (!served) {
      const { full } = reference;
      throw new CriError(
        'NotFound',
        `failed to pull and unpack image "${full}": failed to resolve reference "${full}": ${full}: not found`,
      );
    }
    const version =
      definition === undefined ? (reference.tag ?? reference.digest ?? '') : versionOf(definition, reference.tag);
    const digest = await sha256(`manifest ${reference.repository} ${version}`);
    const image = this.#images.get(`sha256:${await sha256(`configuration ${reference.repository} ${version}`)}`);
    const tag = reference.tag === undefined ? [] : [`${reference.repository}:${reference.tag}`];
    const stored: StoredImage = {
      id: image?.id ?? `sha256:${await sha256(`configuration ${reference.repository} ${version}`)}`,
      repository: reference.repository,
      version,
      repoTags: [...new Set([...(image?.repoTags ?? []), ...tag])],
      repoDigests: [`${reference.repository}@${reference.digest ?? `sha256:${digest}`}`],
      sizeBytes: definition?.sizeBytes ?? this.#catalogue.generic.sizeBytes,
      pinned: reference.repository.endsWith('/pause'),
    };
    this.#keep(stored);
    return stored;
  }

  remove(text: string): void {
    const image = this.find(text);
    if (image === undefined) return;
    this.#images.delete(image.id);
    this.#files.remove(this.#path(image));
  }

  definition(image: StoredImage): Omit<ImageDefinition, 'repository' | 'tags'> {
    const definition = this.#catalogue.find(image.repository);
    if (definition === undefined) return this.#catalogue.generic;
    return { ...definition, ...definition.forTag?.(image.version) };
  }

  /** The read-only layers of the image's root file system, the lowest first. */
  layers(image: StoredImage): LayerFiles[] {
    const { base = 'debian', files } = this.definition(image);
    return files === undefined ? [this.#catalogue.bases[base]] : [this.#catalogue.bases[base], files];
  }

  #keep(image: StoredImage): void {
    const moved = this.list().find(
      (other) => other.id !== image.id && other.repoTags.some((tag) => image.repoTags.includes(tag)),
    );
    if (moved !== undefined)
      this.#write({ ...moved, repoTags: moved.repoTags.filter((tag) => !image.repoTags.includes(tag)) });
    this.#write(image);
  }

  #write(image: StoredImage): void {
    this.#images.set(image.id, image);
    this.#files.writeFile(this.#path(image), JSON.stringify(image));
  }

  #path(image: StoredImage): string {
    return `${this.#directory}/${image.id.slice('sha256:'.length)}.json`;
  }
}

/** `latest` and the first tag are one image. */
function versionOf(definition: ImageDefinition, tag: string | undefined): string {
  return tag === undefined || tag === 'latest' ? (definition.tags[0] ?? '') : tag;
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
