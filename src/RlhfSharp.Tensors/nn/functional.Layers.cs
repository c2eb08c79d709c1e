namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>x W^T + b: [..., in] with W [out, in] and b [out] to [..., out].</summary>
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) => LinearOperation.Apply(input, weights, bias);

            /// <summary>
            /// Normalises the last dimensions (of <paramref name="normalized_shape"/>) to mean 0 and variance 1 (biased, eps inside the
            /// square root), then scales by the weight and shifts by the bias.
            /// </summary>
            public static Tensor layer_norm(Tensor input, long[] normalized_shape, Tensor? weight = null, Tensor? bias = null, double eps = 1e-05) =>
                LayerNormOperation.Apply(input, normalized_shape, weight, bias, eps);

            /// <summary>Rows of a table; the row <paramref name="paddingIndex"/> (-1: none) gets no gradient.</summary>
            internal static Tensor Lookup(Tensor numbers, Tensor table, long paddingIndex) => LookupOperation.Apply(numbers, table, paddingIndex);
        }
    }
}
