using System.Runtime.CompilerServices;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The memory of a contiguous tensor as bytes, in row-major order. Setting copies into the tensor.</summary>
        public unsafe Span<byte> bytes
        {
            get
            {
                if (!IsContiguous)
                    throw new InvalidOperationException("bytes: the tensor is not contiguous; use contiguous() first");
                return new Span<byte>(RawPointer, checked((int)(Count * ElementSize)));
            }

            set
            {
                if (value.Length != Count * ElementSize)
                    throw new ArgumentException($"bytes: {value.Length} bytes do not fit a tensor of {Count} elements of {ElementSize} bytes");
                value.CopyTo(bytes);
                Written();
            }
        }

        /// <summary>The only element. T must be the tensor's own type: float, long or bool.</summary>
        public unsafe T item<T>()
            where T : unmanaged
        {
            if (Count != 1)
                throw new ArgumentException($"item: the tensor has {Count} elements (shape {Shapes.Text(sizes)}), not one");
            if (Shapes.TypeOf<T>() != type)
                throw new ArgumentException($"item<{typeof(T).Name}>: the tensor is of {type}; ask for that type or convert with to(...)");
            T value = Unsafe.Read<T>(RawPointer);
            GC.KeepAlive(this);
            return value;
        }

        /// <summary>The elements in row-major order. T must be the tensor's own type: float, long or bool.</summary>
        public TensorAccessor<T> data<T>()
            where T : unmanaged => new(this);

        /// <summary>This tensor if it is contiguous (a new object on the same memory), else a contiguous copy.</summary>
        public Tensor contiguous()
        {
            return IsContiguous ? alias() : clone();
        }

        /// <summary>A contiguous copy; gradients flow through it.</summary>
        public Tensor clone()
        {
            Tensor result = AllocateLike(this);
            Elementwise.Copy(result, this);
            if (Tape.Records(this))
                Tape.Record("clone", result, [this], [], static node => node.Give(0, node.Gradient));
            return result;
        }

        public Tensor @bool() => to(ScalarType.Bool);

        public Tensor @float() => to(ScalarType.Float32);

        public Tensor @long() => to(ScalarType.Int64);

        public Tensor cpu() => alias();

        public Tensor cuda(Device? device = null, bool non_blocking = false) => to(new Device(DeviceType.CUDA));

        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            Tensor result;
            if (type == this.type)
            {
                result = copy ? clone() : alias();
            }
            else
            {
                result = AllocateLike(this, type);
                Elementwise.Copy(result, this);
            }

            if (disposeAfter)
                Dispose();
            return result;
        }

        public Tensor to(ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(type, copy, disposeAfter, non_blocking);

        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(type, copy, disposeAfter, non_blocking);

        public Tensor to(DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(new Device(deviceType, deviceIndex), copy, disposeAfter, non_blocking);

        public Tensor to(string device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(new Device(device), copy, disposeAfter, non_blocking);

        public Tensor to(Tensor other, bool non_blocking = false) => to(other.type);

        /// <summary>Overwrites this tensor with <paramref name="source"/>, broadcast and converted as needed.</summary>
        public Tensor copy_(Tensor source, bool nonBlocking = false)
        {
            Tape.PrepareInPlace("copy_", this, source);
            long[] shape = Shapes.Broadcast("copy_", sizes, source.sizes);
            if (!shape.AsSpan().SequenceEqual(sizes))
                throw new ArgumentException($"copy_: a source of shape {Shapes.Text(source.sizes)} does not fit into shape {Shapes.Text(sizes)}");
            CheckNoOverlap("copy_");
            using Tensor? apart = source.OverlapsDifferently(this) ? source.Apart() : null;
            Elementwise.Copy(this, apart ?? source);
            Tape.RecordInPlace("copy_", this, [source], [], static node => node.Give(0, node.Gradient));
            return this;
        }

        /// <summary>This tensor in another type, or itself; no tape.</summary>
        internal Tensor As(ScalarType wanted)
        {
            if (wanted == type)
                return this;
            Tensor result = AllocateLike(this, wanted);
            Elementwise.Copy(result, this);
            return result;
        }

        /// <summary>This tensor if contiguous, else a contiguous copy; no tape.</summary>
        internal Tensor Packed()
        {
            if (IsContiguous)
                return this;
            return Apart();
        }

        /// <summary>A contiguous copy without a tape.</summary>
        internal Tensor Apart()
        {
            Tensor result = AllocateLike(this);
            Elementwise.Copy(result, this);
            return result;
        }

        /// <summary>Whether both look at one buffer, but not as the very same view.</summary>
        internal bool OverlapsDifferently(Tensor other) =>
            storage == other.storage && !(offset == other.offset && sizes.AsSpan().SequenceEqual(other.sizes) && strides.AsSpan().SequenceEqual(other.strides));

        /// <summary>Refuses to write to an expanded tensor, several elements of which are one place in memory.</summary>
        internal void CheckNoOverlap(string name)
        {
            for (int d = 0; d < sizes.Length; d++)
            {
                if (strides[d] == 0 && sizes[d] > 1)
                    throw new InvalidOperationException($"{name}: an expanded tensor cannot be written to; clone() it first");
            }
        }
    }
}
