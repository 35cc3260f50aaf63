// @ts-check
import { startMarks } from './marks.js'

/**
 * @typedef {import('./marks.js').Mark} Mark
 * @typedef {{ channels: number[][], duration: number }} Peaks
 * @typedef {{ zoom: (by: -1 | 1) => void, mark: (marks: readonly Mark[]) => void, destroy: () => void }} Drawing
 */

const laneHeight = 46
const laneGap = 2

/** Calls longer than this scroll sideways, with the whole call as a strip underneath. */
const fitsSeconds = 240
const pixelsPerSecond = 4
/** A bar with its gap; drawn wider apart, there would be nothing to see between two peaks. */
const barPixels = 3

/**
 * Draws the lanes from the server's peaks: nothing is decoded here, and a seek fetches only what
 * it plays. The libraries are loaded only on pages that have a player.
 * @param {HTMLElement} player
 * @param {HTMLAudioElement} audio
 * @param {(peaks: Peaks) => void} know
 * @returns {Promise<Drawing | null>}
 */
export async function drawWave(player, audio, know) {
  const container = player.querySelector('[data-wave]')
  const url = player.dataset['peaks']
  if (!(container instanceof HTMLElement) || !url) return null
  const [answer, { default: WaveSurfer }, { default: Hover }] = await Promise.all([
    fetch(url, { headers: { accept: 'application/json' } }).catch(() => null),
    import('wavesurfer.js'),
    import('wavesurfer.js/dist/plugins/hover.esm.js'),
  ])
  if (!answer?.ok) return null
  /** @type {Peaks} */
  const peaks = await answer.json()
  const duration = peaks.duration || Number(player.dataset['duration']) / 1000
  know({ channels: peaks.channels, duration })
  container.hidden = false
  const nonce = nonceOf(player)
  const long = duration > fitsSeconds
  const count = peaks.channels.length
  const ink = getComputedStyle(player)
  const wave = WaveSurfer.create({
    container,
    media: audio,
    peaks: peaks.channels,
    duration,
    cspNonce: nonce,
    height: laneHeight,
    barWidth: 2,
    barGap: 1,
    barRadius: 1,
    normalize: true,
    cursorColor: ink.color,
    cursorWidth: 1,
    dragToSeek: true,
    hideScrollbar: true,
    minPxPerSec: long ? pixelsPerSecond : 0,
    splitChannels: lanesOf(player, count),
    plugins: [
      Hover.create({
        lineColor: ink.color,
        labelColor: ink.backgroundColor,
        labelBackground: ink.color,
      }),
    ],
  })
  const mark = startMarks(wave.getWrapper(), duration, count)
  const stopFollowing = followTheme(player, wave, count)
  const showWhole = wholeCall(player, wave, count, nonce)
  if (long) void showWhole()
  const zoom = startZoom(container, wave, {
    ...{ audio, duration, least: long ? pixelsPerSecond : 0 },
    most: Math.max(pixelsPerSecond, (peaks.channels[0]?.length ?? 0) / duration) * barPixels,
    onZoom: () => void showWhole(),
  })
  return {
    zoom,
    mark,
    destroy: () => {
      stopFollowing()
      wave.destroy()
    },
  }
}

/**
 * A player that came later, in a part of the page, must still name the secret of the whole page.
 * @param {HTMLElement} player
 */
function nonceOf(player) {
  const script = document.querySelector('script[nonce]')
  return (script instanceof HTMLScriptElement && script.nonce) || (player.dataset['nonce'] ?? '')
}

/**
 * The whole call as a strip underneath, from the moment when not all of it is in sight.
 * @param {HTMLElement} player
 * @param {import('wavesurfer.js').default} wave
 * @param {number} count
 * @param {string} cspNonce
 */
function wholeCall(player, wave, count, cspNonce) {
  let shown = false
  return async () => {
    if (shown) return
    shown = true
    const { default: Minimap } = await import('wavesurfer.js/dist/plugins/minimap.esm.js')
    const splitChannels = lanesOf(player, count).map((lane) => ({ ...lane, height: 12 }))
    wave.registerPlugin(
      Minimap.create({ height: 12, splitChannels, barWidth: 1, barGap: 1, cspNonce }),
    )
  }
}

/**
 * @typedef {object} Range pixels a second
 * @property {HTMLAudioElement} audio
 * @property {number} duration
 * @property {number} least 0 for the whole call in sight
 * @property {number} most
 * @property {() => void} onZoom
 *
 * @param {HTMLElement} container
 * @param {import('wavesurfer.js').default} wave
 * @param {Range} range
 */
function startZoom(container, wave, { audio, duration, least, most, onZoom }) {
  let density = least
  const fit = () => wave.getWidth() / duration
  /**
   * @param {-1 | 1} by
   * @param {number} [at] the share of the visible part that stays where it is
   */
  const zoom = (by, at) => {
    const from = Math.max(density, fit())
    const to = Math.min(most, by > 0 ? from * 2 : from / 2)
    const next = to <= fit() * 1.01 ? 0 : Math.max(to, fit())
    if (next === density) return
    const visible = wave.getWidth()
    const width = Math.max(from * duration, visible)
    const place = at ?? clamp((audio.currentTime * from - wave.getScroll()) / visible)
    const time = ((wave.getScroll() + place * visible) / width) * duration
    density = next
    onZoom()
    wave.zoom(next)
    wave.setScroll(Math.max(0, time * Math.max(next, fit()) - place * visible))
  }
  container.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return
      event.preventDefault()
      const box = container.getBoundingClientRect()
      zoom(event.deltaY < 0 ? 1 : -1, clamp((event.clientX - box.left) / box.width))
    },
    { passive: false },
  )
  return (/** @type {-1 | 1} */ by) => zoom(by)
}

/** @param {number} share */
const clamp = (share) => (share >= 0 && share <= 1 ? share : 0.5)

/**
 * A canvas knows no CSS variables: the colours are read off the names of the lanes, which do.
 * @param {HTMLElement} player
 * @param {number} count
 */
function lanesOf(player, count) {
  const labels = [...player.querySelectorAll('[data-lane]')]
  return Array.from({ length: count }, (_, index) => {
    const color = getComputedStyle(labels[index] ?? player).color
    const faint = color.replace(/^rgb\((.+)\)$/, 'rgba($1, 0.55)')
    return { height: laneHeight + laneGap, waveColor: faint, progressColor: color, overlay: false }
  })
}

/**
 * @param {HTMLElement} player
 * @param {import('wavesurfer.js').default} wave
 * @param {number} count
 */
function followTheme(player, wave, count) {
  const theme = matchMedia('(prefers-color-scheme: dark)')
  const follow = () => {
    const cursorColor = getComputedStyle(player).color
    wave.setOptions({ splitChannels: lanesOf(player, count), cursorColor })
  }
  theme.addEventListener('change', follow)
  return () => theme.removeEventListener('change', follow)
}
