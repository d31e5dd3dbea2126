/** Whose step it is: one life of a process. A dead owner's steps are never run. */
export type Owner = {
  readonly name: string;
  isAlive: boolean;
  /** Settles when it dies. */
  readonly death: Promise<void>;
  /** A process that is stopped (SIGSTOP) goes on at this instant. */
  stoppedUntil: number;
};
