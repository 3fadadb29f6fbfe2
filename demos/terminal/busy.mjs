// Runs in a thread (see ../threads.ts): computes without a pause, as long as it is told.
export default ({ ms }) => {
  const end = performance.now() + ms;
  let rounds = 0;
  while (performance.now() < end) rounds++;
  return `${ms} ms of work`;
};
