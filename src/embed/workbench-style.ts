/** The layout: lesson on the left, panel above terminal on the right; one below the other where it is narrow. */
export const workbenchStyle = `
:host { display: flex; flex-direction: column; height: 100%; min-height: 520px; border: 1px solid light-dark(#d5dbe4, #2b3442); border-radius: 6px; overflow: hidden; color-scheme: light dark; background: light-dark(#fff, #161b24); }
.body { flex: 1; display: grid; grid-template-columns: minmax(0, 1fr); min-height: 0; }
.body.with-lesson { grid-template-columns: minmax(280px, 1fr) minmax(0, 2fr); }
.work { display: grid; grid-template-rows: minmax(120px, 38%) minmax(0, 1fr); min-height: 0; min-width: 0; }
k8s-lesson-pane { border-right: 1px solid light-dark(#d5dbe4, #2b3442); min-height: 0; }
k8s-lesson-pane[hidden] { display: none; }
k8s-cluster-panel { border-bottom: 1px solid light-dark(#d5dbe4, #2b3442); min-height: 0; }
k8s-terminal-pane { min-height: 0; min-width: 0; }
@media (max-width: 899px) {
  .body.with-lesson { grid-template-columns: minmax(0, 1fr); grid-template-rows: minmax(200px, 40%) minmax(0, 1fr); }
  k8s-lesson-pane { border-right: 0; border-bottom: 1px solid light-dark(#d5dbe4, #2b3442); }
}
`;
