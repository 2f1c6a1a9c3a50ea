package demo

import (
	"time"

	"frontdesk/internal/crm"
)

// known is the article that has been read for a while.
const known = "customs-clearance-or-entry-clearance"

var solution = map[crm.SolutionPart]crm.Text{
	"analysis": {
		"en": "A file that waits has **one** open question. Most often the declared value and the payment record differ, or a certificate is missing.\n\n- Ask the carrier for the stage and the written request.\n- Compare invoice, packing list and payment, line by line.",
		"zh": "单子停住，往往只有**一个**问题没有回答：申报价与付款记录不一致，或缺一份证书。\n\n- 向承运人问清环节和书面要求。\n- 逐行核对发票、装箱单和付款记录。",
	},
	"solution": {
		"en": "1. Answer the question that was asked, with documents, and no other.\n2. Explain a difference in price with the order and the discount.\n3. Amend the declaration only when a broker has read it.",
		"zh": "1. 只回答被问到的问题，并附文件。\n2. 价格差异用订单和折扣说明来解释。\n3. 改单之前，先请报关行看过。",
	},
	"process": {
		"en": "| Step | Time | Fee |\n|---|---|---|\n| Reading the file | 1 day | free |\n| Answering customs | 1–3 days | CNY 600 |\n| Amending the declaration | 2–5 days | CNY 1,200 |",
		"zh": "| 步骤 | 时间 | 费用 |\n|---|---|---|\n| 查阅资料 | 1 天 | 免费 |\n| 答复海关 | 1–3 天 | 600 元 |\n| 修改申报 | 2–5 天 | 1200 元 |",
	},
}

var said = []remark{
	{
		name: crm.Text{"en": "Zhang Wei", "zh": "张伟"}, ago: 50 * time.Hour, answers: -1,
		text: crm.Text{"en": "So while the page says “entry clearance” it does not help to call the courier every day?", "zh": "那页面显示“清关”的时候，天天给快递打电话其实没有用？"},
	},
	{
		ago: 47 * time.Hour, answers: 0, staff: true,
		text: crm.Text{"en": "Right. Ask once whether customs has put a question in writing. If it has, that is what to answer.", "zh": "对。问一次海关有没有书面问题就够了；有，就回答那个问题。"},
	},
	{
		name: crm.Text{"en": "Ana Costa", "zh": "陈晓"}, ago: 9 * time.Hour, answers: -1,
		text: crm.Text{"en": "Ours stopped over the units: pieces on the invoice, kilograms on the packing list. Thank you for the hint.", "zh": "我们就卡在单位上：发票写件，装箱单写公斤。谢谢提醒。"},
	},
}

var reviewed = []struct {
	name, shown, language, asked, text string
	rating                             int
}{
	{"林悦", "林**", "zh", "化妆品进口报关", "资料当天就看完了，缺什么说得很清楚，两天放行。", 5},
	{"Thomas Berger", "T *** r", "en", "Customs for a container of cheese", "They told me what would take long before I paid. It took exactly that long.", 5},
	{"Emily Ng", "E *** g", "en", "Hong Kong company for a design studio", "Good advice on the bank account. One mail went unanswered for two days.", 4},
	{"王建国", "王**", "zh", "美国商标申请", "两位顾问一起跟进，进度会主动告诉我。", 5},
}
