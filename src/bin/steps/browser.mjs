// @ts-check
/** Browser tests run in the system's own Chromium: no browser is downloaded. */
import { Stop } from './report.mjs'
import { findProgram, installLine, installSystemPackages } from './system-packages.mjs'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const packages = ['chromium', 'fonts-noto-cjk']

export const findBrowser = () => findProgram(names)

export async function ensureBrowser() {
  if (findBrowser() || (await installSystemPackages(packages))) return
  throw new Stop(`未找到 Chromium 浏览器，无法运行页面测试，请先执行：${installLine(packages)}`)
}
