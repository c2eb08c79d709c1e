namespace TorchSharp;

public static partial class torch
{
    /// <summary>
    /// An n-dimensional array of float32, int64 or bool: a view (sizes, strides, offset) of a shared native buffer.
    /// Internals for kernels: <see cref="Allocate(ReadOnlySpan{long}, ScalarType)"/>, <see cref="DataPointer"/> of a
    /// <see cref="contiguous"/> tensor (keep the tensor alive with GC.KeepAlive while a kernel reads it), <see cref="Written"/>
    /// after an in-place write, and Tape.Record for gradients.
    /// </summary>
    public partial class Tensor : IDisposable
    {
        internal readonly Storage storage;
        internal readonly long offset;
        internal readonly long[] sizes;
        internal readonly long[] strides;
        internal readonly ScalarType type;
        internal readonly bool IsContiguous;
        internal readonly long Count;
        internal AutogradState? autograd;
        internal bool isView;
        internal DisposeScope? OwningDisposeScope;
        internal int DisposeScopeSlot;
        private bool disposed;

        /// <summary>Takes over one reference to <paramref name="storage"/>.</summary>
        internal Tensor(Storage storage, long offset, long[] sizes, long[] strides, ScalarType type, bool attach = true)
        {
            this.storage = storage;
            this.offset = offset;
            this.sizes = sizes;
            this.strides = strides;
            this.type = type;
            Count = Shapes.Count(sizes);
            IsContiguous = Shapes.AreContiguous(sizes, strides);
            if (attach)
                DisposeScope.AttachToCurrent(this);
        }

        public ScalarType dtype => type;

        public Device device => Device.Cpu;

        /// <summary>Where the tensor lives: always the CPU.</summary>
        public DeviceType device_type => DeviceType.CPU;

        public bool IsInvalid => disposed;

        public long[] shape => (long[])sizes.Clone();

        public long ndim => sizes.Length;

        public long NumberOfElements => Count;

        public long ElementSize => Shapes.ElementSize(type);

        public long dim() => sizes.Length;

        public long numel() => Count;

        public long[] size() => (long[])sizes.Clone();

        public long size(int dim) => sizes[Shapes.Dimension(dim, sizes.Length)];

        public long[] stride() => (long[])strides.Clone();

        public long stride(int dim) => strides[Shapes.Dimension(dim, sizes.Length)];

        public bool is_contiguous() => IsContiguous;

        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Forget(this);
            return this;
        }

        /// <summary>Moves this tensor from its scope to the one that owns <paramref name="other"/>.</summary>
        public Tensor MoveToOtherDisposeScope(Tensor other)
        {
            OwningDisposeScope?.MoveToOther(other.OwningDisposeScope, this);
            return this;
        }

        /// <summary>Gives the buffer back, unless other tensors or the tape still look at it.</summary>
        public void Dispose()
        {
            if (disposed)
                return;
            disposed = true;
            OwningDisposeScope?.Forget(this);
            autograd?.TensorDisposed();
            storage.Release();
            GC.SuppressFinalize(this);
        }

        public override string ToString()
        {
            string kind = $"{type}[{string.Join(", ", sizes)}]";
            if (disposed || Count > 64)
                return kind;
            using (NewDisposeScope())
            {
                Tensor flat = detach().contiguous();
                string values = type switch
                {
                    ScalarType.Float32 => string.Join(", ", flat.data<float>().ToArray().Select(value => value.ToString("R"))),
                    ScalarType.Int64 => string.Join(", ", flat.data<long>().ToArray()),
                    _ => string.Join(", ", flat.data<bool>().ToArray()),
                };
                return $"{kind} {{{values}}}";
            }
        }

        /// <summary>A new tensor of undefined contents, contiguous, in the current dispose scope.</summary>
        internal static Tensor Allocate(ReadOnlySpan<long> sizes, ScalarType type) => Allocate(sizes.ToArray(), type);

        /// <summary>As the span overload; keeps the array, which nobody may change afterwards.</summary>
        internal static Tensor Allocate(long[] sizes, ScalarType type)
        {
            foreach (long size in sizes)
            {
                if (size < 0)
                    throw new ArgumentException($"a tensor cannot have shape {Shapes.Text(sizes)}: sizes are 0 or more");
            }

            long bytes = checked(Shapes.Count(sizes) * Shapes.ElementSize(type));
            return new Tensor(StoragePool.Take(bytes), 0, sizes, Shapes.ContiguousStrides(sizes), type);
        }

        /// <summary>A contiguous tensor of undefined contents with the shape of <paramref name="like"/>.</summary>
        internal static Tensor AllocateLike(Tensor like) => AllocateLike(like, like.type);

        internal static Tensor AllocateLike(Tensor like, ScalarType type)
        {
            Storage storage = StoragePool.Take(like.Count * Shapes.ElementSize(type));
            return new Tensor(storage, 0, like.sizes, like.IsContiguous ? like.strides : Shapes.ContiguousStrides(like.sizes), type);
        }

        /// <summary>The same memory seen with other sizes, strides and offset (in elements from the start of the buffer); no tape.</summary>
        internal Tensor ViewOf(long[] newSizes, long[] newStrides, long newOffset, bool attach = true)
        {
            ThrowIfDisposed();
            storage.AddReference();
            return new Tensor(storage, newOffset, newSizes, newStrides, type, attach) { isView = true };
        }

        /// <summary>The same view of the same memory as a separate object outside all scopes and without a tape.</summary>
        internal Tensor Alias(bool attach = false) => ViewOf(sizes, strides, offset, attach);

        /// <summary>First element of a float32 tensor. Only contiguous tensors may be read as an array from here.</summary>
        internal unsafe float* DataPointer => Pointer<float>();

        /// <summary>First element of an int64 tensor.</summary>
        internal unsafe long* LongPointer => Pointer<long>();

        /// <summary>First element of a bool tensor; 0 or 1 a byte.</summary>
        internal unsafe byte* BytePointer
        {
            get
            {
                ThrowIfDisposed();
                Expect(ScalarType.Bool);
                return storage.Pointer + offset;
            }
        }

        internal unsafe T* Pointer<T>()
            where T : unmanaged
        {
            ThrowIfDisposed();
            Expect(Shapes.TypeOf<T>());
            return (T*)storage.Pointer + offset;
        }

        internal unsafe byte* RawPointer
        {
            get
            {
                ThrowIfDisposed();
                return storage.Pointer + offset * Shapes.ElementSize(type);
            }
        }

        /// <summary>To be called after every in-place write, so that a backward pass that needed the old values is refused.</summary>
        internal void Written() => Interlocked.Increment(ref storage.Version);

        internal void ThrowIfDisposed()
        {
            if (disposed)
                throw new ObjectDisposedException(
                    $"Tensor {Shapes.Text(sizes)}",
                    "the tensor has been disposed, by Dispose() or at the end of its dispose scope; use MoveToOuterDisposeScope() to keep it");
        }

        private void Expect(ScalarType wanted)
        {
            if (type != wanted)
                throw new ArgumentException($"a tensor of {type} cannot be read as {wanted}; convert it with to(ScalarType.{wanted})");
        }
    }
}
