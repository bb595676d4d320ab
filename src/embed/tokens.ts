import { css } from 'lit';

/** The colours and sizes of everything here; a page may set any of them. */
export const tokens = css`
  :host {
    color-scheme: light dark;
    --k8s-text: light-dark(#1c2430, #d7dde8);
    --k8s-muted: light-dark(#56616f, #9aa6b8);
    --k8s-line: light-dark(#d5dbe4, #2b3442);
    --k8s-surface: light-dark(#ffffff, #161b24);
    --k8s-raised: light-dark(#f6f8fb, #1c222d);
    --k8s-accent: light-dark(#2457c5, #8ab4ff);
    --k8s-good: light-dark(#1d7a35, #58c878);
    --k8s-busy: light-dark(#8a6100, #e3b341);
    --k8s-bad: light-dark(#b3261e, #ff8a80);
    color: var(--k8s-text);
    font:
      14px/1.5 system-ui,
      sans-serif;
  }
`;
