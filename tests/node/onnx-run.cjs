// Runs an ONNX file in ONNX Runtime: { model, inputs: { name: { type, dims, data } } } to { name: { dims, data } }.
const ort = require('onnxruntime-node');

const arrays = { float32: Float32Array, int64: values => BigInt64Array.from(values, BigInt) };
const tensor = ({ type, dims, data }) => new ort.Tensor(type, type === 'int64' ? arrays.int64(data) : arrays[type].from(data), dims);

async function main() {
    const { model, inputs } = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
    const session = await ort.InferenceSession.create(model);
    const outputs = await session.run(Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, tensor(value)])));
    const plain = ({ dims, data }) => ({ dims, data: Array.from(data, Number) });
    console.log(JSON.stringify(Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, plain(value)]))));
}

main();
