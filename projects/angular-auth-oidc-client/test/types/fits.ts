type Parameter<T> = T extends (...parameters: infer P) => unknown ? P : never;
type Result<T> = T extends (...parameters: never[]) => infer R ? R : never;

type Runs = (...parameters: never[]) => unknown;
type Nothing = ReturnType<VoidFunction>;

/** Whether a type is `any`. */
export type IsAny<T> = 0 extends 1 & T ? true : false;

/** Whether one can stand in the place of the other: takes at least as much, gives at most as much. */
export type Fits<Ours, Theirs> =
  IsAny<Theirs> extends true
    ? true
    : [Theirs] extends [Runs]
      ? [Parameter<Theirs>] extends [Parameter<Ours>]
        ? // Whoever expects nothing can be given anything.
          [Result<Theirs>] extends [Nothing]
          ? true
          : [Result<Ours>] extends [Result<Theirs>]
            ? true
            : false
        : false
      : [Ours] extends [Theirs]
        ? true
        : false;

/** The public members of theirs that ours lacks or cannot stand in for. */
export type Misfits<Ours, Theirs> = {
  [Name in keyof Theirs]-?: Name extends keyof Ours
    ? Fits<Required<Ours>[Name], Required<Theirs>[Name]> extends true
      ? never
      : Name
    : Name;
}[keyof Theirs];

/** Does not compile where the two are not the same list of names. */
export type Same<Actual extends Expected, Expected extends Wanted, Wanted = Actual> = [
  Actual,
  Expected,
];
