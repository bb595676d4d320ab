import type { EditBuffer } from './edit-buffer.ts';

/** The keys that change a line or move in it. */
export const editingCommands: Readonly<Record<string, (buffer: EditBuffer) => void>> = {
  left: (buffer) => buffer.left(),
  'ctrl-b': (buffer) => buffer.left(),
  right: (buffer) => buffer.right(),
  'ctrl-f': (buffer) => buffer.right(),
  home: (buffer) => buffer.home(),
  'ctrl-a': (buffer) => buffer.home(),
  end: (buffer) => buffer.end(),
  'ctrl-e': (buffer) => buffer.end(),
  'alt-b': (buffer) => buffer.wordLeft(),
  'alt-f': (buffer) => buffer.wordRight(),
  backspace: (buffer) => buffer.backspace(),
  'ctrl-h': (buffer) => buffer.backspace(),
  delete: (buffer) => buffer.delete(),
  'ctrl-k': (buffer) => buffer.killToEnd(),
  'ctrl-u': (buffer) => buffer.killToStart(),
  'ctrl-w': (buffer) => buffer.killWord(),
  'alt-backspace': (buffer) => buffer.killWordLeft(),
  'alt-d': (buffer) => buffer.killWordRight(),
  'ctrl-y': (buffer) => buffer.yank(),
  'ctrl-t': (buffer) => buffer.transpose(),
  'ctrl-_': (buffer) => buffer.undo(),
  'alt-u': (buffer) => buffer.changeWord((word) => word.toUpperCase()),
  'alt-l': (buffer) => buffer.changeWord((word) => word.toLowerCase()),
  'alt-c': (buffer) => buffer.changeWord((word) => word.toLowerCase().replace(/\w/, (letter) => letter.toUpperCase())),
};
