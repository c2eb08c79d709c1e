namespace RlhfSharp.Agents.Policies;

/// <summary>Observations out of a tensor, one for each row.</summary>
internal static class ObservationRows
{
    /// <summary>int of int64 [rows], or float[] of float32 [rows, numbers].</summary>
    /// <exception cref="ArgumentException">A tensor of another kind.</exception>
    public static TObservation[] Of<TObservation>(Tensor observations)
    {
        bool isNumbered = typeof(TObservation) == typeof(int);
        if (observations.dtype != (isNumbered ? ScalarType.Int64 : ScalarType.Float32) || observations.dim() != (isNumbered ? 1 : 2))
            throw new ArgumentException(
                $"This policy acts on {(isNumbered ? "int64 [rows]" : "float32 [rows, numbers]")}, not on {observations.dtype} [{string.Join(", ", observations.shape)}].",
                nameof(observations));
        return isNumbered
            ? (TObservation[])(object)Array.ConvertAll(observations.ToInt64s(), state => (int)state)
            : (TObservation[])(object)observations.ToSingles().Chunk((int)observations.shape[1]).ToArray();
    }
}
