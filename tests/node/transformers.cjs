// Opens a model folder in Hugging Face's transformers, without network:
// { folder, dtype?, texts?, prompts?, maxNewTokens?, scored? } to { tokens, decoded, special, generated, scores }.
const { AutoTokenizer, PreTrainedModel, pipeline, env } = require('@huggingface/transformers');
const path = require('node:path');

async function main() {
    const { folder, dtype = 'fp32', texts, prompts, maxNewTokens, scored } = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
    env.allowRemoteModels = false;
    env.localModelPath = path.dirname(folder);
    const name = path.basename(folder), tokenizer = await AutoTokenizer.from_pretrained(name), result = {};
    result.special = { eos: tokenizer.eos_token, pad: tokenizer.pad_token, padId: tokenizer.pad_token_id };
    if (texts) {
        result.tokens = texts.map(text => tokenizer.encode(text));
        result.decoded = result.tokens.map(ids => ids.length ? tokenizer.decode(ids, { clean_up_tokenization_spaces: false }) : '');
    }
    if (prompts) {
        const generator = await pipeline('text-generation', name, { dtype });
        result.generated = [];
        for (const prompt of prompts) result.generated.push((await generator(prompt, { max_new_tokens: maxNewTokens, do_sample: false }))[0].generated_text);
    }
    if (scored) {   // the library has no class of its own for a GPT-2 with a classifier's head
        const model = await PreTrainedModel.from_pretrained(name, { dtype });
        result.scores = (await model(tokenizer(scored, { padding: true }))).logits.tolist().flat();
    }
    console.log(JSON.stringify(result));
}

main();
