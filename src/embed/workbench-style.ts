/** The layout: lesson on the left, panel above terminal on the right; one below the other where it is narrow. */
export const workbenchStyle = `
:host { --line: light-dark(#d5dbe4, #2b3442); display: flex; flex-direction: column; height: 100%; min-height: 520px; border: 1px solid var(--line); border-radius: 6px; overflow: hidden; color-scheme: light dark; background: light-dark(#fff, #161b24); }
.body { flex: 1; display: grid; grid-template-columns: minmax(0, 1fr); min-height: 0; }
.body.with-lesson { grid-template-columns: minmax(0, var(--lesson, 33%)) 5px minmax(0, 1fr); }
.work { display: grid; grid-template-rows: minmax(0, var(--panel, 36%)) 5px minmax(0, 1fr); min-height: 0; min-width: 0; }
.divider { background: var(--line); touch-action: none; }
.divider.row { cursor: col-resize; }
.divider.column { cursor: row-resize; }
.divider:focus-visible, .divider:hover { background: light-dark(#2457c5, #8ab4ff); outline: none; }
k8s-lesson-pane, k8s-cluster-panel, k8s-terminal-pane { min-height: 0; min-width: 0; }
k8s-lesson-pane[hidden] { display: none; }
@media (max-width: 899px) {
  .body.with-lesson { grid-template-columns: minmax(0, 1fr); grid-template-rows: minmax(0, 40%) 5px minmax(0, 1fr); }
  .divider.row { cursor: default; }
}
`;
