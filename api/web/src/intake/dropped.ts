/** Files dropped on the list of claims, on their way to the page of the claim made for them. */
let waiting: File[] = []

export function leaveFiles(files: File[]): void {
  waiting = files
}

export function takeFiles(): File[] {
  const files = waiting
  waiting = []
  return files
}
