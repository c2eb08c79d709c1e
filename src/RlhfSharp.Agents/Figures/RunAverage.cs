namespace RlhfSharp.Agents.Figures;

/// <summary>Mean and deviation of the numbers that independent runs wrote, position by position.</summary>
public sealed class RunAverage
{
    private const int BlockSize = 16;

    private RunAverage(double[] means, double[] deviations, int runs)
    {
        Means = means;
        Deviations = deviations;
        StandardErrors = Array.ConvertAll(deviations, deviation => deviation / Math.Sqrt(runs));
        Runs = runs;
    }

    /// <summary>How many runs there were.</summary>
    public int Runs { get; }

    /// <summary>The mean over runs of each number.</summary>
    public double[] Means { get; }

    /// <summary>The standard deviation between runs of each number; 0 with one run.</summary>
    public double[] Deviations { get; }

    /// <summary>How uncertain each mean is.</summary>
    public double[] StandardErrors { get; }

    /// <summary>One of the numbers alone, times a factor.</summary>
    internal RunAverage At(int index, double factor) => new([Means[index] * factor], [Deviations[index] * Math.Abs(factor)], Runs);

    /// <summary>
    /// Lets every run write its numbers. Runs are spread over threads in blocks of fixed size whose sums are added in order,
    /// so that the result is the same to the bit on any number of threads.
    /// </summary>
    /// <param name="request">How many runs, which seed, how many threads.</param>
    /// <param name="length">Numbers that a run writes.</param>
    /// <param name="run">Gets the seed of the run and where to write; called from several threads.</param>
    public static RunAverage Over(FigureRequest request, int length, RunBody run)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Runs, 1, nameof(request));
        int blocks = (request.Runs + BlockSize - 1) / BlockSize;
        double[]?[] sums = new double[blocks][], squares = new double[blocks][];
        double[] shift = new double[length]; // numbers near the mean, so that squares do not cancel
        run(RunSeed(request.Seed, 0), shift);
        Parallel.For(0, blocks, new ParallelOptions { MaxDegreeOfParallelism = request.Threads }, block =>
        {
            double[] sum = new double[length], square = new double[length], values = new double[length];
            for (int index = block * BlockSize; index < Math.Min(request.Runs, (block + 1) * BlockSize); index++)
            {
                Array.Clear(values);
                run(RunSeed(request.Seed, index), values);
                for (int i = 0; i < length; i++)
                {
                    double distance = values[i] - shift[i];
                    sum[i] += distance;
                    square[i] += distance * distance;
                }
            }

            (sums[block], squares[block]) = (sum, square);
        });

        double[] means = new double[length], deviations = new double[length];
        for (int i = 0; i < length; i++)
        {
            double sum = 0, square = 0;
            for (int block = 0; block < blocks; block++)
            {
                sum += sums[block]![i];
                square += squares[block]![i];
            }

            means[i] = shift[i] + sum / request.Runs;
            if (request.Runs > 1)
                deviations[i] = Math.Sqrt(Math.Max(0, (square - sum * sum / request.Runs) / (request.Runs - 1)));
        }

        return new RunAverage(means, deviations, request.Runs);
    }

    // Runs of neighbouring figure seeds do not overlap below a hundred thousand runs.
    private static int RunSeed(int seed, int run) => (int)(((long)seed * 100_003 + run) & int.MaxValue);

    /// <summary>One run: its seed, and where its numbers go (zeros at first).</summary>
    public delegate void RunBody(int seed, Span<double> numbers);
}
