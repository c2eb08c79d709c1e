using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Policies;

/// <summary>Random matrices whose rows or columns are orthogonal (Saxe et al. 2014), drawn from a named stream.</summary>
internal static class OrthogonalMatrix
{
    /// <summary>float32 [rows, columns]: the shorter side orthonormal, times <paramref name="gain"/>.</summary>
    public static Tensor Create(int rows, int columns, double gain, RandomStream random)
    {
        int count = Math.Min(rows, columns), length = Math.Max(rows, columns);
        double[][] vectors = new double[count][];
        for (int i = 0; i < count; i++)
        {
            vectors[i] = new double[length];
            for (int k = 0; k < length; k++)
                vectors[i][k] = random.NextNormal();
            for (int pass = 0; pass < 2; pass++) // the second pass removes what rounding left
                for (int j = 0; j < i; j++)
                    Subtract(vectors[i], vectors[j], Dot(vectors[i], vectors[j]));
            double norm = Math.Sqrt(Dot(vectors[i], vectors[i]));
            for (int k = 0; k < length; k++)
                vectors[i][k] /= norm;
        }

        float[] values = new float[rows * columns];
        for (int row = 0; row < rows; row++)
            for (int column = 0; column < columns; column++)
                values[row * columns + column] = (float)(gain * (rows <= columns ? vectors[row][column] : vectors[column][row]));
        return torch.tensor(values, [rows, columns]);
    }

    private static double Dot(double[] first, double[] second)
    {
        double sum = 0;
        for (int k = 0; k < first.Length; k++)
            sum += first[k] * second[k];
        return sum;
    }

    private static void Subtract(double[] target, double[] direction, double amount)
    {
        for (int k = 0; k < target.Length; k++)
            target[k] -= amount * direction[k];
    }
}
