namespace TorchSharp;

public static partial class torch
{
    public static Tensor rand_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        input.rand_like(dtype, device, requires_grad);

    public static Tensor randn_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        input.randn_like(dtype, device, requires_grad);

    public static Tensor randint(
        long high, Size size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        RandomIntegers(0, high, size.Shape, dtype, requires_grad, generator);

    public static Tensor randint(
        long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        RandomIntegers(0, high, size, dtype, requires_grad, generator);

    public static Tensor randint(
        long low, long high, Size size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        RandomIntegers(low, high, size.Shape, dtype, requires_grad, generator);

    public static Tensor randint(
        long low, long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        RandomIntegers(low, high, size, dtype, requires_grad, generator);

    public static Tensor randint(
        int high, int[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        RandomIntegers(0, high, Array.ConvertAll(size, value => (long)value), dtype, requires_grad, generator);

    public static Tensor randint(
        int low, int high, int[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        RandomIntegers(low, high, Array.ConvertAll(size, value => (long)value), dtype, requires_grad, generator);

    /// <summary>The numbers 0 to n - 1 in random order (Fisher and Yates).</summary>
    public static unsafe Tensor randperm(
        long n, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null)
    {
        Tensor result = arange(n, ScalarType.Int64);
        Generator source = generator ?? Generator.Default;
        long* values = result.LongPointer;
        lock (source.Gate)
        {
            for (long i = 0; i < n - 1; i++)
            {
                long other = i + source.NextUInt32() % (n - i);
                (values[i], values[other]) = (values[other], values[i]);
            }
        }

        GC.KeepAlive(result);
        return dtype is { } type && type != ScalarType.Int64 ? result.to(type, disposeAfter: true) : result;
    }

    public static Tensor randperm(long n, Tensor @out, Generator? generator = null)
    {
        using Tensor order = randperm(n, generator: generator);
        return @out.copy_(order);
    }

    /// <summary>Normal numbers with the given mean and standard deviation.</summary>
    public static Tensor normal(
        double mean, double std, ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        Uninitialized(size, dtype, device, false).NormalForFactory(mean, std, generator, requires_grad);

    /// <summary>Normal numbers, each with its own mean and standard deviation.</summary>
    public static Tensor normal(Tensor mean, Tensor std, Generator? generator = null)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        Tensor noise = randn(Shapes.Broadcast("normal", mean.sizes, std.sizes), generator: generator);
        return noise.mul(std).add(mean).MoveToOuterDisposeScope();
    }

    public static Tensor bernoulli(Tensor input, Generator? generator = null) => input.bernoulli(generator);

    public static Tensor multinomial(Tensor input, long num_samples, bool replacement = false, Generator? generator = null) =>
        input.multinomial(num_samples, replacement, generator);

    private static unsafe Tensor RandomIntegers(long low, long high, long[] size, ScalarType? dtype, bool requires_grad, Generator? generator)
    {
        if (low >= high)
            throw new ArgumentException($"randint: low {low} must be below high {high}");
        using var scope = NewDisposeScope();
        Tensor result = Tensor.Allocate(size, ScalarType.Int64);
        Generator source = generator ?? Generator.Default;
        ulong range = (ulong)(high - low);
        lock (source.Gate)
        {
            for (long i = 0; i < result.Count; i++)
                result.LongPointer[i] = low + (long)((range >= 1UL << 32 ? source.NextUInt64() : source.NextUInt32()) % range);
        }

        return Finish((dtype is { } type && type != ScalarType.Int64 ? result.to(type) : result).MoveToOuterDisposeScope(), requires_grad);
    }
}
