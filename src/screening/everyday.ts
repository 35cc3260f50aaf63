import { createMatcher } from '#src/screening/matching.ts'
import { readText } from '#src/screening/reading.ts'

/** What is said in nearly every call, complaint or not. */
const everyday = [
  '您好，请问有什么可以帮您？',
  '你好，我想问一下。',
  '我家停电了，什么时候能来电？',
  '请问您的户号是多少？',
  '您稍等，我帮您查一下。',
  '好的，您请讲。',
  '请您提供一下详细地址。',
  '我们小区这边没有电了。',
  '这个月电费怎么这么高？',
  '这边帮您看到的是已经交费成功了。',
  '您的电话号码是这个来电号码吗？',
  '对，就是这个电话。',
  '我给您登记一下，工作人员会联系您。',
  '那大概要多长时间？',
  '师傅会尽快跟您联系，请保持电话畅通。',
  '您看这样可以吗？',
  '行，我知道了。',
  '还有其他问题需要咨询吗？',
  '没有了，谢谢你。',
  '感谢您的来电，再见。',
  '请您对我的服务进行评价。',
  '我是租的房子，户主不是我。',
  '手机上怎么交电费？',
  '您可以在网上国网上面查询。',
  '你说一下你的姓名。',
  '我姓王，三横一竖的王。',
  '喂，能听到吗？',
  '能听到，您说。',
  '这个需要您到营业厅去办理。',
  '我要办过户，要带什么材料？',
  '带上身份证和房产证就可以了。',
  '我昨天打过电话了，还没有人来。',
  '不好意思，让您久等了。',
  '这边显示是计划检修停电。',
  '下午六点之前恢复供电。',
  '那行吧，我再等等。',
  '我们这边的电压不稳。',
  '电表在走廊里面，一直亮红灯。',
  '好的好的，麻烦你了。',
  '不客气，祝您生活愉快。',
] as const

/** A call has dozens of such lines: what is found in one of twenty is found in every call. */
const usualShare = 1 / 20

/** Whether a pattern is found in everyday talk so often that it tells no call from another. */
export function matchesEverything(pattern: string): boolean {
  const match = createMatcher([pattern])
  const found = everyday.filter((line) => match(readText(line)).length > 0)
  return found.length >= usualShare * everyday.length
}
