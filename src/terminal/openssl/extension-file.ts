import type { Process } from '../../core/machine/process.ts';
import type { ExtensionOptions } from '../../core/pki/extensions.ts';
import { type ExtendedKeyUsage, extendedKeyUsages, type KeyUsage } from '../../core/pki/object-identifiers.ts';
import { isSystemError } from '../../core/system-error.ts';
import { parseAlternativeNames } from './format-extension.ts';
import { OpensslError } from './openssl-error.ts';

/** OpenSSL's names for key usages that have others here. */
const usageNames: Readonly<Record<string, KeyUsage>> = {
  digitalSignature: 'digitalSignature',
  nonRepudiation: 'contentCommitment',
  keyEncipherment: 'keyEncipherment',
  dataEncipherment: 'dataEncipherment',
  keyAgreement: 'keyAgreement',
  keyCertSign: 'certSign',
  cRLSign: 'crlSign',
};

/** The extensions of one section (or of the part before any) of a configuration file. Throws an OpensslError. */
export function readExtensionFile(process: Process, path: string, section: string | undefined): ExtensionOptions {
  let text: string;
  try {
    text = process.files.readText(process.resolve(path));
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new OpensslError(`Can't open "${path}" for reading, ${error.message}`);
  }
  const sections = readSections(text);
  return extensionsFrom(sections.get(section ?? '') ?? new Map(), sections);
}

/** Those of `-addext`: `subjectAltName=DNS:foo`. */
export function readAddedExtensions(lines: readonly string[]): ExtensionOptions {
  return extensionsFrom(readSections(lines.join('\n')).get('') ?? new Map(), new Map());
}

type Section = Map<string, string>;

function readSections(text: string): Map<string, Section> {
  const sections = new Map<string, Section>([['', new Map()]]);
  let current = '';
  for (const line of text.split('\n')) {
    const [, name] = /^\s*\[\s*(\S+)\s*\]/.exec(line) ?? [];
    const [, key, value] = /^\s*([^#=\s]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (name !== undefined) {
      current = name;
      sections.set(name, new Map());
    } else if (key !== undefined && value !== undefined) sections.get(current)?.set(key, value);
  }
  return sections;
}

function extensionsFrom(section: Section, sections: ReadonlyMap<string, Section>): ExtensionOptions {
  const words = (name: string): string[] => (section.get(name) ?? '').split(',').map((word) => word.trim());
  const names = section.get('subjectAltName');
  const constraints = section.get('basicConstraints');
  const usages = words('keyUsage').flatMap((word) => usageNames[word] ?? []);
  const extended = words('extendedKeyUsage').filter((word): word is ExtendedKeyUsage => word in extendedKeyUsages);
  return {
    keyUsage: usages,
    extendedKeyUsage: extended,
    ...(constraints === undefined ? {} : { isAuthority: /CA\s*:\s*true/i.test(constraints) }),
    ...(names === undefined ? {} : { alternativeNames: parseAlternativeNames(expandNames(names, sections)) }),
  };
}

/** `@alt_names` stands for the section of that name: `DNS.1 = foo`. */
function expandNames(text: string, sections: ReadonlyMap<string, Section>): string {
  if (!text.startsWith('@')) return text;
  const listed = [...(sections.get(text.slice(1)) ?? new Map<string, string>())];
  return listed.map(([key, value]) => `${key.replace(/\.\d+$/, '')}:${value}`).join(',');
}
