// @ts-check

/** Sound that does not come for so long is looked into. */
const patience = 4000

/** @type {Record<number, string>} */
const sentences = {
  401: '登录已过期。已填的内容还在；请在新窗口登录，再点“重试”。',
  403: '您的角色现在不能播放这段录音。',
  404: '这段录音已不在了，可能已按保存期限删除。文字和已填的内容不受影响。',
}

/**
 * Says in words why the sound does not go on, and offers to try again where that may help.
 * @param {HTMLElement} player
 * @param {HTMLAudioElement} audio
 */
export function watchTrouble(player, audio) {
  const box = player.querySelector('[data-player-note]')
  const text = box?.querySelector('[data-player-said]')
  const retry = box?.querySelector('[data-player-retry]')
  const signIn = box?.querySelector('[data-player-sign-in]')
  if (!(box instanceof HTMLElement) || !text) return
  let wanted = false
  let waiting = 0

  const clear = () => {
    clearTimeout(waiting)
    box.hidden = true
  }
  const look = async () => {
    const where = audio.currentTime
    const { sentence, status } = await whatIsWrong(audio)
    // Only slow: it may have come meanwhile.
    if (status === 206 && !audio.error) return
    text.textContent = sentence
    box.dataset['at'] = String(where)
    if (retry instanceof HTMLElement) retry.hidden = status === 403
    if (signIn instanceof HTMLElement) signIn.hidden = status !== 401
    box.hidden = false
  }
  audio.addEventListener('play', () => {
    wanted = true
  })
  audio.addEventListener('pause', () => {
    if (!audio.error) wanted = false
    clearTimeout(waiting)
  })
  for (const name of ['waiting', 'stalled']) {
    audio.addEventListener(name, () => {
      clearTimeout(waiting)
      if (!audio.paused) waiting = window.setTimeout(() => void look(), patience)
    })
  }
  for (const name of ['playing', 'seeked']) audio.addEventListener(name, clear)
  audio.addEventListener('error', () => void look())
  // It may have failed before this module was there to hear of it.
  if (audio.error) void look()
  retry?.addEventListener('click', () => {
    const where = Number(box.dataset['at'] ?? 0)
    const again = wanted
    clear()
    audio.load()
    audio.addEventListener(
      'loadedmetadata',
      () => {
        audio.currentTime = where
        if (again) void audio.play().catch(() => {})
      },
      { once: true },
    )
  })
}

/**
 * Asks for one byte of the sound, as the browser keeps to itself why it has none.
 * @param {HTMLAudioElement} audio
 * @returns {Promise<{ sentence: string, status: number }>}
 */
async function whatIsWrong(audio) {
  try {
    const headers = { Range: 'bytes=0-0', 'HX-Request': 'true' }
    const answer = await fetch(audio.currentSrc || audio.src, { headers })
    const { status } = answer
    if (status === 206) {
      return { status, sentence: '这段录音放不出来，文件可能损坏了。文字和已填的内容不受影响。' }
    }
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const told = page.querySelector('[data-error]')?.textContent
    const sentence = sentences[status] ?? told ?? `录音没有取到（${status}），请稍后重试。`
    return { status, sentence }
  } catch {
    return { status: 0, sentence: '连不上服务器，播放停了。已填的内容还在；网络恢复后点“重试”。' }
  }
}
