namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class init
        {
            /// <summary>
            /// A matrix with orthonormal rows or columns (whichever are fewer) times the gain, from a standard normal one (Saxe et al.
            /// 2013); further dimensions count as columns.
            /// </summary>
            public static Tensor orthogonal_(Tensor tensor, double gain = 1.0)
            {
                if (tensor.shape.Length < 2)
                    throw new ArgumentException($"orthogonal_: two dimensions are needed; the tensor has shape [{string.Join(", ", tensor.shape)}].");
                if (tensor.numel() == 0)
                    return tensor;
                return Outside(() =>
                {
                    using DisposeScope scope = NewDisposeScope();
                    Tensor gaussian = empty(tensor.shape[0], tensor.numel() / tensor.shape[0]).normal_();
                    return tensor.copy_(Orthogonal(gaussian, gain).reshape(tensor.shape));
                });
            }

            /// <summary>
            /// Q of the QR decomposition of [rows, columns] (of its transpose when there are fewer rows than columns), its columns times
            /// the signs of R's diagonal, so that Q is distributed uniformly, times the gain.
            /// </summary>
            internal static Tensor Orthogonal(Tensor gaussian, double gain)
            {
                int rows = (int)gaussian.shape[0], columns = (int)gaussian.shape[1];
                bool transposed = rows < columns;
                (int tall, int thin) = transposed ? (columns, rows) : (rows, columns);
                float[] values = gaussian.contiguous().data<float>().ToArray();
                double[][] vectors = new double[thin][]; // the columns of the tall matrix
                for (int j = 0; j < thin; j++)
                {
                    vectors[j] = new double[tall];
                    for (int i = 0; i < tall; i++)
                        vectors[j][i] = transposed ? values[j * columns + i] : values[i * columns + j];
                }
                Orthonormalise(vectors);
                float[] result = new float[rows * columns];
                for (int j = 0; j < thin; j++)
                    for (int i = 0; i < tall; i++)
                        result[transposed ? j * columns + i : i * columns + j] = (float)(gain * vectors[j][i]);
                return tensor(result, [rows, columns]);
            }

            /// <summary>
            /// Gram-Schmidt, each vector twice against those before it, which is as exact as Householder's method in float64. Its R has a
            /// positive diagonal, so Q is the one of the sign convention.
            /// </summary>
            private static void Orthonormalise(double[][] vectors)
            {
                for (int j = 0; j < vectors.Length; j++)
                {
                    for (int pass = 0; pass < 2; pass++)
                        for (int k = 0; k < j; k++)
                        {
                            double projection = Dot(vectors[k], vectors[j]);
                            for (int i = 0; i < vectors[j].Length; i++)
                                vectors[j][i] -= projection * vectors[k][i];
                        }
                    double length = Math.Sqrt(Dot(vectors[j], vectors[j]));
                    for (int i = 0; i < vectors[j].Length; i++)
                        vectors[j][i] /= length;
                }
            }

            private static double Dot(double[] left, double[] right)
            {
                double sum = 0;
                for (int i = 0; i < left.Length; i++)
                    sum += left[i] * right[i];
                return sum;
            }
        }
    }
}
