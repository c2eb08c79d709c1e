namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>
            /// softmax(Q K^T / sqrt(width) + mask) V over [..., queries, width], [..., keys, width] and [..., keys, value width]. A boolean
            /// mask keeps the true places, a float32 one is added; <paramref name="is_casual"/> (sic, TorchSharp's spelling) lets a query
            /// see the keys up to its own place.
            /// </summary>
            public static Tensor scaled_dot_product_attention(Tensor query, Tensor key, Tensor value, Tensor? attn_mask = null, double p = 0.0,
                bool is_casual = false)
            {
                if (is_casual && attn_mask is not null)
                    throw new ArgumentException("scaled_dot_product_attention: give a mask or is_casual, not both.");
                using DisposeScope scope = NewDisposeScope();
                Tensor scores = query.mul(1 / Math.Sqrt(query.shape[^1])).matmul(key.transpose(-2, -1)); // [..., queries, keys]
                if (is_casual)
                    attn_mask = ones([query.shape[^2], key.shape[^2]], ScalarType.Bool).tril();
                if (attn_mask is not null)
                    scores = attn_mask.dtype == ScalarType.Bool
                        ? scores.masked_fill(attn_mask.logical_not(), double.NegativeInfinity)
                        : scores.add(attn_mask);
                Tensor weights = dropout(scores.softmax(-1), p);
                return weights.matmul(value).MoveToOuterDisposeScope();
            }
        }
    }
}
