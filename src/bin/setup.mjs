// @ts-check
/** `npm run setup`: everything a developer's machine needs, without starting anything. */
import { runCommand } from './steps/command.mjs'
import { say } from './steps/report.mjs'
import { setUp } from './steps/set-up.mjs'

await runCommand(async () => {
  await setUp({ dev: true })
  say('准备完毕：npm start 启动，npm test 运行测试。')
})
