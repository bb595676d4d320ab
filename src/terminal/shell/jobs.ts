import type { ChildProcess, ExitStatus } from '../../core/machine/process.ts';

export interface Job {
  readonly number: number;
  readonly child: ChildProcess;
  /** As it was typed. */
  readonly text: string;
  state: 'running' | 'stopped' | 'done';
  status: ExitStatus | undefined;
  /** Whether it has a process group of its own. */
  readonly grouped: boolean;
  /** Whether the user has been told of its end. */
  reported: boolean;
  disowned: boolean;
}

/** The jobs of a shell: what it left in the background or what was stopped. */
export class Jobs {
  readonly #jobs: Job[] = [];
  /** Statuses of background processes that have ended, by pid. */
  readonly finished = new Map<number, ExitStatus>();
  /** Told when a job changes its state. */
  onChange: ((job: Job) => void) | undefined;

  add(child: ChildProcess, text: string, grouped: boolean): Job {
    const number = Math.max(0, ...this.#jobs.map((job) => job.number)) + 1;
    const job: Job = {
      number,
      child,
      text,
      state: 'running',
      status: undefined,
      grouped,
      reported: false,
      disowned: false,
    };
    this.#jobs.push(job);
    child.onStop((stopped) => {
      if (job.state === 'done') return;
      job.state = stopped ? 'stopped' : 'running';
      this.onChange?.(job);
    });
    void child.exited.then((status) => {
      job.state = 'done';
      job.status = status;
      this.finished.set(child.pid, status);
      this.onChange?.(job);
    });
    return job;
  }

  remove(job: Job): void {
    const index = this.#jobs.indexOf(job);
    if (index >= 0) this.#jobs.splice(index, 1);
  }

  /** Puts a job last, which makes it the current one. */
  makeCurrent(job: Job): void {
    this.remove(job);
    this.#jobs.push(job);
  }

  all(): Job[] {
    return [...this.#jobs].sort((left, right) => left.number - right.number);
  }

  get current(): Job | undefined {
    return this.#ordered().at(-1);
  }

  get previous(): Job | undefined {
    return this.#ordered().at(-2) ?? this.current;
  }

  /** Stopped jobs come before running ones in being current. */
  #ordered(): Job[] {
    const live = this.#jobs.filter((job) => job.state !== 'done');
    return [...live.filter((job) => job.state === 'running'), ...live.filter((job) => job.state === 'stopped')];
  }

  /** What `%1`, `%+`, `%-`, `%name` or a pid mean. */
  find(specification: string): Job | undefined {
    if (!specification.startsWith('%')) {
      return this.#jobs.find((job) => String(job.child.pid) === specification);
    }
    const name = specification.slice(1);
    if (name === '' || name === '%' || name === '+') return this.current;
    if (name === '-') return this.previous;
    if (/^\d+$/.test(name)) return this.#jobs.find((job) => job.number === Number(name));
    if (name.startsWith('?')) return this.#jobs.find((job) => job.text.includes(name.slice(1)));
    return this.#jobs.find((job) => job.text.startsWith(name));
  }

  mark(job: Job): '+' | '-' | ' ' {
    if (job === this.current) return '+';
    return job === this.previous ? '-' : ' ';
  }
}
