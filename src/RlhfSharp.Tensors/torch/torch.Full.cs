namespace TorchSharp;

public static partial class torch
{
    /// <summary>A tensor that holds one value everywhere.</summary>
    public static Tensor full(long[] size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled(size, value, dtype, device, requires_grad);

    /// <summary>A tensor that holds one value everywhere.</summary>
    public static Tensor full(ReadOnlySpan<long> size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled(size, value, dtype, device, requires_grad);

    /// <summary>A tensor that holds one value everywhere.</summary>
    public static Tensor full(long size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled([size], value, dtype, device, requires_grad);

    /// <summary>A tensor that holds one value everywhere.</summary>
    public static Tensor full(long rows, long columns, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled([rows, columns], value, dtype, device, requires_grad);

    /// <summary>A tensor that holds one value everywhere.</summary>
    public static Tensor full(long dim0, long dim1, long dim2, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled([dim0, dim1, dim2], value, dtype, device, requires_grad);

    /// <summary>A tensor that holds one value everywhere.</summary>
    public static Tensor full(long dim0, long dim1, long dim2, long dim3, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled([dim0, dim1, dim2, dim3], value, dtype, device, requires_grad);

    /// <summary>A tensor that holds one value everywhere.</summary>
    public static Tensor full(int size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled([size], value, dtype, device, requires_grad);

    /// <summary>A tensor that holds one value everywhere.</summary>
    public static Tensor full(int rows, int columns, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled([rows, columns], value, dtype, device, requires_grad);

    /// <summary>A tensor that holds one value everywhere.</summary>
    public static Tensor full(int dim0, int dim1, int dim2, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled([dim0, dim1, dim2], value, dtype, device, requires_grad);

    /// <summary>A tensor that holds one value everywhere.</summary>
    public static Tensor full(int dim0, int dim1, int dim2, int dim3, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled([dim0, dim1, dim2, dim3], value, dtype, device, requires_grad);

    /// <summary>Uniform random numbers from [0, 1).</summary>
    public static Tensor rand(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Uninitialized(size, dtype, device, false).UniformForFactory(generator, requires_grad);

    /// <summary>Uniform random numbers from [0, 1).</summary>
    public static Tensor rand(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Uninitialized(size, dtype, device, false).UniformForFactory(generator, requires_grad);

    /// <summary>Uniform random numbers from [0, 1).</summary>
    public static Tensor rand(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Uninitialized([size], dtype, device, false).UniformForFactory(generator, requires_grad);

    /// <summary>Uniform random numbers from [0, 1).</summary>
    public static Tensor rand(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Uninitialized([rows, columns], dtype, device, false).UniformForFactory(generator, requires_grad);

    /// <summary>Uniform random numbers from [0, 1).</summary>
    public static Tensor rand(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Uninitialized([dim0, dim1, dim2], dtype, device, false).UniformForFactory(generator, requires_grad);

    /// <summary>Uniform random numbers from [0, 1).</summary>
    public static Tensor rand(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Uninitialized([dim0, dim1, dim2, dim3], dtype, device, false).UniformForFactory(generator, requires_grad);

    /// <summary>Uniform random numbers from [0, 1).</summary>
    public static Tensor rand(int size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Uninitialized([size], dtype, device, false).UniformForFactory(generator, requires_grad);

    /// <summary>Uniform random numbers from [0, 1).</summary>
    public static Tensor rand(int rows, int columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Uninitialized([rows, columns], dtype, device, false).UniformForFactory(generator, requires_grad);

    /// <summary>Uniform random numbers from [0, 1).</summary>
    public static Tensor rand(int dim0, int dim1, int dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Uninitialized([dim0, dim1, dim2], dtype, device, false).UniformForFactory(generator, requires_grad);

    /// <summary>Uniform random numbers from [0, 1).</summary>
    public static Tensor rand(int dim0, int dim1, int dim2, int dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Uninitialized([dim0, dim1, dim2, dim3], dtype, device, false).UniformForFactory(generator, requires_grad);

    /// <summary>Standard normal random numbers.</summary>
    public static Tensor randn(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Uninitialized(size, dtype, device, false).NormalForFactory(0, 1, generator, requires_grad);

    /// <summary>Standard normal random numbers.</summary>
    public static Tensor randn(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Uninitialized(size, dtype, device, false).NormalForFactory(0, 1, generator, requires_grad);

    /// <summary>Standard normal random numbers.</summary>
    public static Tensor randn(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Uninitialized([size], dtype, device, false).NormalForFactory(0, 1, generator, requires_grad);

    /// <summary>Standard normal random numbers.</summary>
    public static Tensor randn(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Uninitialized([rows, columns], dtype, device, false).NormalForFactory(0, 1, generator, requires_grad);

    /// <summary>Standard normal random numbers.</summary>
    public static Tensor randn(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Uninitialized([dim0, dim1, dim2], dtype, device, false).NormalForFactory(0, 1, generator, requires_grad);

    /// <summary>Standard normal random numbers.</summary>
    public static Tensor randn(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Uninitialized([dim0, dim1, dim2, dim3], dtype, device, false).NormalForFactory(0, 1, generator, requires_grad);

    /// <summary>Standard normal random numbers.</summary>
    public static Tensor randn(int size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Uninitialized([size], dtype, device, false).NormalForFactory(0, 1, generator, requires_grad);

    /// <summary>Standard normal random numbers.</summary>
    public static Tensor randn(int rows, int columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Uninitialized([rows, columns], dtype, device, false).NormalForFactory(0, 1, generator, requires_grad);

    /// <summary>Standard normal random numbers.</summary>
    public static Tensor randn(int dim0, int dim1, int dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Uninitialized([dim0, dim1, dim2], dtype, device, false).NormalForFactory(0, 1, generator, requires_grad);

    /// <summary>Standard normal random numbers.</summary>
    public static Tensor randn(int dim0, int dim1, int dim2, int dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Uninitialized([dim0, dim1, dim2, dim3], dtype, device, false).NormalForFactory(0, 1, generator, requires_grad);
}
