// @ts-check
// The clips of a typical case: that one was played from its beginning to its end is reported, since
// whoever publishes a case has to have heard all of it.

/** What a player may lose at the edges of a clip, in seconds. */
const slack = 0.75

for (const audio of document.querySelectorAll('audio[data-hearing]')) {
  if (audio instanceof HTMLAudioElement) watch(audio)
}

/** @param {HTMLAudioElement} audio */
function watch(audio) {
  const word = audio.parentElement?.querySelector('[data-heard]')
  const say = (/** @type {string} */ words) => {
    if (word) word.textContent = words
  }
  let told = false
  audio.addEventListener('ended', () => void report())

  async function report() {
    if (told) return
    const missing = audio.duration - playedOf(audio)
    if (missing > slack) {
      say(`还有 ${Math.ceil(missing)} 秒没有听到，请从头听`)
      return
    }
    const answer = await fetch(audio.dataset['hearing'] ?? '', {
      method: 'POST',
      headers: { 'X-Requested-With': 'huiting' },
    }).catch(() => null)
    const heard = answer?.ok ? (await answer.json()).heard : false
    told = heard
    say(heard ? '已从头听到尾' : '没有记上，请再听一遍')
    if (heard) countDown()
  }
}

/** Seconds that were really played; what was jumped over is not among them. @param {HTMLAudioElement} audio */
function playedOf(audio) {
  let seconds = 0
  for (let part = 0; part < audio.played.length; part++) {
    seconds += audio.played.end(part) - audio.played.start(part)
  }
  return seconds
}

/** The line beside 发布 says how many are left. */
function countDown() {
  const line = document.querySelector('[data-unheard]')
  if (!line) return
  const left = [...document.querySelectorAll('[data-heard]')].filter(
    (word) => word.textContent?.trim() !== '已从头听到尾',
  ).length
  line.textContent = left > 0 ? `还有 ${left} 个片段没有从头听到尾，听完才能发布` : ''
}
