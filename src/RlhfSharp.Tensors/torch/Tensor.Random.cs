namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Fills with uniform numbers from [from, to).</summary>
        public unsafe Tensor uniform_(double from, double to, Generator? generator = null)
        {
            Tape.PrepareInPlace("uniform_", this);
            Generator source = generator ?? Generator.Default;
            FillFloats("uniform_", values =>
            {
                float low = (float)from, width = (float)to - (float)from;
                for (int i = 0; i < values.Length; i++)
                    values[i] = source.NextFloat() * width + low;
            }, source);
            return this;
        }

        /// <summary>Fills with normal numbers.</summary>
        public Tensor normal_(double mean = 0, double std = 1, Generator? generator = null)
        {
            Tape.PrepareInPlace("normal_", this);
            Generator source = generator ?? Generator.Default;
            FillFloats("normal_", values => FillNormal(values, (float)mean, (float)std, source), source);
            return this;
        }

        /// <summary>Fills with 0 and 1, 1 with probability p.</summary>
        public Tensor bernoulli_(double p = 0.5, Generator? generator = null)
        {
            Tape.PrepareInPlace("bernoulli_", this);
            CheckProbability("bernoulli_", p);
            Generator source = generator ?? Generator.Default;
            FillFloats("bernoulli_", values =>
            {
                for (int i = 0; i < values.Length; i++)
                    values[i] = source.NextDouble() < p ? 1 : 0;
            }, source);
            return this;
        }

        /// <summary>Fills with 0 and 1, 1 with the probability in the same place of p.</summary>
        public Tensor bernoulli_(Tensor p, Generator? generator = null)
        {
            using Tensor wide = p.detach().expand(sizes);
            using Tensor drawn = wide.bernoulli(generator);
            return copy_(drawn);
        }

        /// <summary>0 and 1, 1 with the probability that this tensor holds.</summary>
        public Tensor bernoulli(Generator? generator = null)
        {
            if (type != ScalarType.Float32)
                throw new InvalidOperationException($"bernoulli: probabilities are Float32, not {type}");
            Generator source = generator ?? Generator.Default;
            using Tensor probabilities = detach().Apart();
            Tensor result = AllocateLike(this);
            result.FillFloats("bernoulli", values =>
            {
                Span<float> p = probabilities.FloatSpan();
                for (int i = 0; i < values.Length; i++)
                {
                    CheckProbability("bernoulli", p[i]);
                    values[i] = source.NextFloat() < p[i] ? 1 : 0;
                }
            }, source);
            return result;
        }

        public Tensor rand_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.rand(sizes, dtype ?? type, device, requires_grad);

        public Tensor randn_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.randn(sizes, dtype ?? type, device, requires_grad);

        /// <summary>
        /// Indices drawn in proportion to the weights in each row. Without replacement (or for one draw) by the race of
        /// exponential clocks: the largest weight / clock wins; with replacement by inverting the cumulative sums.
        /// </summary>
        public Tensor multinomial(long num_samples, bool replacement = false, Generator? generator = null)
        {
            if (sizes.Length is 0 or > 2 || type != ScalarType.Float32)
                throw new ArgumentException($"multinomial: weights are Float32 of shape [categories] or [rows, categories], not {type}{Shapes.Text(sizes)}");
            int categories = (int)sizes[^1];
            long rows = sizes.Length == 2 ? sizes[0] : 1;
            if (num_samples <= 0 || (!replacement && num_samples > categories))
                throw new ArgumentException($"multinomial: {num_samples} draws from {categories} categories {(replacement ? "with" : "without")} replacement");
            Generator source = generator ?? Generator.Default;
            using Tensor weights = detach().Apart();
            long[] drawn = new long[rows * num_samples];
            lock (source.Gate)
            {
                for (int row = 0; row < rows; row++)
                {
                    Span<float> p = weights.FloatSpan().Slice(row * categories, categories);
                    CheckWeights(p, replacement ? 1 : num_samples);
                    Span<long> target = drawn.AsSpan((int)(row * num_samples), (int)num_samples);
                    if (replacement && num_samples > 1)
                        DrawByInversion(p, target, source);
                    else
                        DrawByRace(p, target, source);
                }
            }

            return torch.tensor(drawn, sizes.Length == 2 ? [rows, num_samples] : [num_samples]);
        }

        internal Tensor UniformForFactory(Generator? generator, bool requiresGrad) => Finish(uniform_(0, 1, generator), requiresGrad);

        internal Tensor NormalForFactory(double mean, double std, Generator? generator, bool requiresGrad) =>
            Finish(normal_(mean, std, generator), requiresGrad);

        internal unsafe Span<float> FloatSpan() => new(DataPointer, checked((int)Count));

        // Values are drawn in row-major order, whatever the strides.
        private void FillFloats(string name, Action<Span<float>> fill, Generator source)
        {
            if (type != ScalarType.Float32)
                throw new NotSupportedException($"{name}: random numbers are drawn into Float32 tensors, not {type}");
            Tensor target = IsContiguous ? this : AllocateLike(this);
            lock (source.Gate)
                fill(target.FloatSpan());
            if (target != this)
            {
                Elementwise.Copy(this, target);
                target.Dispose();
            }

            Written();
            GC.KeepAlive(this);
        }

        private static void FillNormal(Span<float> values, float mean, float std, Generator source)
        {
            if (values.Length < 16)
            {
                for (int i = 0; i < values.Length; i++)
                    values[i] = (float)(source.NextNormal() * std + mean);
                return;
            }

            for (int i = 0; i < values.Length; i++)
                values[i] = source.NextFloat();
            for (int i = 0; i <= values.Length - 16; i += 16)
                BoxMuller16(values.Slice(i, 16), mean, std);
            if (values.Length % 16 == 0)
                return;
            Span<float> last = values[^16..];
            for (int i = 0; i < 16; i++)
                last[i] = source.NextFloat();
            BoxMuller16(last, mean, std);
        }

        private static void BoxMuller16(Span<float> values, float mean, float std)
        {
            for (int j = 0; j < 8; j++)
            {
                float u1 = 1 - values[j], u2 = values[j + 8];
                float radius = MathF.Sqrt(-2 * MathF.Log(u1)), theta = 2 * MathF.PI * u2;
                values[j] = radius * MathF.Cos(theta) * std + mean;
                values[j + 8] = radius * MathF.Sin(theta) * std + mean;
            }
        }

        private static void DrawByRace(Span<float> weights, Span<long> target, Generator source)
        {
            float[] scores = new float[weights.Length];
            for (int i = 0; i < scores.Length; i++)
                scores[i] = weights[i] / (float)source.NextExponential();
            for (int draw = 0; draw < target.Length; draw++)
            {
                int best = -1;
                for (int i = 0; i < scores.Length; i++)
                {
                    if (scores[i] >= 0 && (best < 0 || scores[i] > scores[best]))
                        best = i;
                }

                target[draw] = best;
                scores[best] = -1;
            }
        }

        private static void DrawByInversion(Span<float> weights, Span<long> target, Generator source)
        {
            float[] cumulative = new float[weights.Length];
            float total = 0;
            for (int i = 0; i < weights.Length; i++)
                cumulative[i] = total += weights[i];
            for (int i = 0; i < weights.Length; i++)
                cumulative[i] /= total;
            cumulative[^1] = 1;
            for (int draw = 0; draw < target.Length; draw++)
            {
                double u = source.NextDouble();
                int low = 0, high = weights.Length;
                while (low < high)
                {
                    int middle = low + (high - low) / 2;
                    if (cumulative[middle] < u)
                        low = middle + 1;
                    else
                        high = middle;
                }

                target[draw] = low;
            }
        }

        private static void CheckProbability(string name, double p)
        {
            if (!(p >= 0 && p <= 1))
                throw new ArgumentException($"{name}: {p} is not a probability; allowed are 0 to 1");
        }

        private static void CheckWeights(Span<float> weights, long wanted)
        {
            long positive = 0;
            foreach (float weight in weights)
            {
                if (!(weight >= 0) || float.IsInfinity(weight))
                    throw new ArgumentException($"multinomial: {weight} is not a weight; allowed are finite numbers from 0 up");
                positive += weight > 0 ? 1 : 0;
            }

            if (positive < wanted)
                throw new ArgumentException($"multinomial: {wanted} draws without replacement need as many positive weights, but there are {positive}");
        }
    }
}
