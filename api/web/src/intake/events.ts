export interface ReadingProgress {
  document_id: number
  /** Pages of the document read so far. */
  page: number
  pages: number
}

export interface ClaimListener {
  progress(progress: ReadingProgress): void
  /** State, documents or bill changed: look again. */
  changed(): void
}

/** Listens to what happens to a claim until the returned function is called. The browser reconnects by itself. */
export function claimEvents(id: number, listener: ClaimListener): () => void {
  const source = new EventSource(`/api/v1/claims/${id}/events`)
  source.addEventListener('progress', (message: MessageEvent<string>) => {
    listener.progress(JSON.parse(message.data) as ReadingProgress)
  })
  source.addEventListener('state', () => listener.changed())
  return () => source.close()
}
