// @ts-check
/** @typedef {import('./steer.js').Evidence} Evidence */

const laneHeight = 46
const laneGap = 2

/** Calls longer than this scroll sideways, with the whole call as a strip underneath. */
const fitsSeconds = 240
const pixelsPerSecond = 4

/**
 * Draws the lanes from the server's peaks: nothing is decoded here, and a seek fetches only what
 * it plays. The libraries are loaded only on pages that have a player.
 * @param {HTMLElement} player
 * @param {HTMLAudioElement} audio
 * @param {Evidence[]} evidence
 */
export async function drawWave(player, audio, evidence) {
  const container = player.querySelector('[data-wave]')
  const url = player.dataset['peaks']
  if (!(container instanceof HTMLElement) || !url) return
  const answer = await fetch(url, { headers: { accept: 'application/json' } }).catch(() => null)
  if (!answer?.ok) return
  /** @type {{ channels: number[][], duration: number }} */
  const peaks = await answer.json()
  const [{ default: WaveSurfer }, { default: Regions }, { default: Minimap }, { default: Hover }] =
    await Promise.all([
      import('wavesurfer.js'),
      import('wavesurfer.js/dist/plugins/regions.esm.js'),
      import('wavesurfer.js/dist/plugins/minimap.esm.js'),
      import('wavesurfer.js/dist/plugins/hover.esm.js'),
    ])
  container.hidden = false
  const nonce = player.dataset['nonce'] ?? ''
  const duration = peaks.duration || Number(player.dataset['duration']) / 1000
  const long = duration > fitsSeconds
  const regions = Regions.create()
  const ink = getComputedStyle(player)
  const hover = Hover.create({
    lineColor: ink.color,
    labelColor: ink.backgroundColor,
    labelBackground: ink.color,
  })
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
    hideScrollbar: !long,
    minPxPerSec: long ? pixelsPerSecond : 0,
    splitChannels: lanesOf(container, peaks.channels.length),
    plugins: [regions, hover],
  })
  if (long) {
    const strips = lanesOf(container, peaks.channels.length).map((lane) => ({
      ...lane,
      height: 12,
    }))
    wave.registerPlugin(
      Minimap.create({
        height: 12,
        splitChannels: strips,
        barWidth: 1,
        barGap: 1,
        cspNonce: nonce,
      }),
    )
  }
  const mark = () => {
    regions.clearRegions()
    for (const { start, end } of evidence) {
      regions.addRegion({ start, end, drag: false, resize: false })
    }
  }
  if (wave.getDuration() > 0) mark()
  wave.on('ready', mark)
  followTheme(container, wave, peaks.channels.length)
}

/**
 * A canvas knows no CSS variables: the colours are read off the lane labels, which do.
 * @param {HTMLElement} container
 * @param {number} count
 */
function lanesOf(container, count) {
  const labels = [...container.querySelectorAll('[data-lane]')]
  return Array.from({ length: count }, (_, index) => {
    const label = labels[index] ?? container
    const color = getComputedStyle(label).color
    const faint = color.replace(/^rgb\((.+)\)$/, 'rgba($1, 0.55)')
    return { height: laneHeight + laneGap, waveColor: faint, progressColor: color, overlay: false }
  })
}

/**
 * @param {HTMLElement} container
 * @param {import('wavesurfer.js').default} wave
 * @param {number} count
 */
function followTheme(container, wave, count) {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    const cursorColor = getComputedStyle(container).color
    wave.setOptions({ splitChannels: lanesOf(container, count), cursorColor })
  })
}
