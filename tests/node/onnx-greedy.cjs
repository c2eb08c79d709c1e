// Continues prompts greedily in ONNX Runtime, one token at a time with the key/value cache:
// { model, prompts: [[id]], steps, layers, heads, headSize } to [{ tokens, logits }], logits being those of each step.
const ort = require('onnxruntime-node');

const integers = (values, dims) => new ort.Tensor('int64', BigInt64Array.from(values, BigInt), dims);

async function greedy(session, prompt, { steps, layers, heads, headSize }) {
    let past = {};
    for (let layer = 0; layer < layers; layer++)
        for (const kind of ['key', 'value']) past[`past_key_values.${layer}.${kind}`] = new ort.Tensor('float32', new Float32Array(0), [1, heads, 0, headSize]);
    let newest = prompt, length = 0;
    const tokens = [], logits = [];
    for (let step = 0; step < steps; step++) {
        const outputs = await session.run({
            ...past,
            input_ids: integers(newest, [1, newest.length]),
            attention_mask: integers(Array(length + newest.length).fill(1), [1, length + newest.length]),
            position_ids: integers(newest.map((_, i) => length + i), [1, newest.length]),
        });
        length += newest.length;
        past = Object.fromEntries(Object.entries(outputs).filter(([name]) => name.startsWith('present.')).map(([name, value]) => [name.replace('present', 'past_key_values'), value]));
        const width = outputs.logits.dims[2], last = Array.from(outputs.logits.data.slice(-width));
        newest = [last.indexOf(Math.max(...last))];
        tokens.push(newest[0]);
        logits.push(last);
    }
    return { tokens, logits };
}

async function main() {
    const request = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
    const session = await ort.InferenceSession.create(request.model), results = [];
    for (const prompt of request.prompts) results.push(await greedy(session, prompt, request));
    console.log(JSON.stringify(results));
}

main();
