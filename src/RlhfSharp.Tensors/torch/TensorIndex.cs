namespace TorchSharp;

public static partial class torch
{
    /// <summary>One position of an indexer: a number, a slice, an ellipsis, a new dimension, a truth value or a tensor.</summary>
    public readonly struct TensorIndex
    {
        internal enum Kind
        {
            Ellipsis,
            None,
            Bool,
            Single,
            Slice,
            Tensor,
        }

        private TensorIndex(Kind kind, long? start = null, long? stop = null, long? step = null, Tensor? tensor = null)
        {
            IndexKind = kind;
            Start = start;
            Stop = stop;
            Step = step;
            TensorValue = tensor;
        }

        /// <summary>All dimensions not named by the other positions.</summary>
        public static TensorIndex Ellipsis => new(Kind.Ellipsis);

        /// <summary>A new dimension of size 1.</summary>
        public static TensorIndex None => new(Kind.None);

        /// <summary>A new dimension of size 1.</summary>
        public static TensorIndex Null => new(Kind.None);

        /// <summary>Everything along a dimension.</summary>
        public static TensorIndex Colon => Slice();

        internal Kind IndexKind { get; }

        internal long? Start { get; }

        internal long? Stop { get; }

        internal long? Step { get; }

        internal Tensor? TensorValue { get; }

        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) => new(Kind.Slice, start, stop, step);

        public static TensorIndex Slice(Range range) => new(Kind.Slice, FromEnd(range.Start, 0), range.End.IsFromEnd && range.End.Value == 0 ? null : FromEnd(range.End, 0));

        public static TensorIndex Single(long? index) => new(Kind.Single, index);

        public static TensorIndex Bool(bool value) => new(Kind.Bool, value ? 1 : 0);

        public static TensorIndex Tensor(Tensor tensor) => new(Kind.Tensor, tensor: tensor);

        public static implicit operator TensorIndex(long value) => Single(value);

        public static implicit operator TensorIndex(Range range) => Slice(range);

        public static implicit operator TensorIndex(Index index) => Single(FromEnd(index, 0));

        private static long FromEnd(Index index, long size) => index.IsFromEnd ? size - index.Value : index.Value;
    }
}
