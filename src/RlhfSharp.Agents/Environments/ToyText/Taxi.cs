using RlhfSharp.Core;
using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Agents.Environments.ToyText;

/// <summary>
/// Fetch a passenger and bring them to their destination (T. G. Dietterich 2000): south (0), north (1), east (2), west (3),
/// pick up (4), drop off (5). Reward -1 a step, 20 for a delivery, -10 for picking up or dropping off where it is not
/// possible. State = ((row * 5 + column) * 5 + passenger) * 4 + destination; passenger 4 is in the taxi. Equal to
/// Gymnasium's Taxi-v4, and to Taxi-v3 when it neither rains nor passengers are fickle.
/// </summary>
public sealed class Taxi : TabularEnvironment
{
    private const int Side = 5, InTaxi = 4, PassengerPlaces = 5, Destinations = 4;

    // Where there is a wall to the east, row by row.
    private static readonly string[] s_walls = [".|..", ".|..", "....", "|.|.", "|.|."];
    private static readonly (int Row, int Column)[] s_stands = [(0, 0), (0, 4), (4, 0), (4, 3)];
    private static readonly (int Row, int Column)[] s_moves = [(1, 0), (-1, 0), (0, 1), (0, -1)];
    private static readonly (int Left, int Right)[] s_sides = [(2, 3), (3, 2), (1, 0), (0, 1)]; // seen from the direction of a move

    private readonly TaxiOptions _options;
    private bool _willChange; // this passenger, during the ride

    /// <summary>A taxi in the given weather.</summary>
    /// <exception cref="UserException">A probability outside [0, 1].</exception>
    public Taxi(TaxiOptions? options = null)
        : base(Starts(), 6, (state, action) => Outcomes(Checked(options ?? new TaxiOptions()), state, action)) =>
        _options = options ?? new TaxiOptions();

    /// <summary>The number of a state; rows and columns from 0 to 4, passenger 0 to 4 (4: in the taxi), destination 0 to 3.</summary>
    public static int Encode(int row, int column, int passenger, int destination) =>
        ((row * Side + column) * PassengerPlaces + passenger) * Destinations + destination;

    /// <summary>The inverse of <see cref="Encode"/>.</summary>
    public static (int Row, int Column, int Passenger, int Destination) Decode(int state) =>
        (state / (Destinations * PassengerPlaces * Side), state / (Destinations * PassengerPlaces) % Side,
            state / Destinations % PassengerPlaces, state % Destinations);

    /// <inheritdoc/>
    public override int Reset(int? seed = null)
    {
        int state = base.Reset(seed);
        _willChange = _options.FicklePassenger && Random.NextDouble() < _options.FickleProbability;
        return state;
    }

    /// <inheritdoc/>
    public override StepResult<int> Step(int action)
    {
        int before = State;
        StepResult<int> result = base.Step(action);
        return _willChange ? AfterChange(before, result) : result;
    }

    /// <inheritdoc/>
    public override void Save(CheckpointWriter writer)
    {
        base.Save(writer);
        writer.Write("will_change", _willChange);
    }

    /// <inheritdoc/>
    public override void Load(CheckpointReader reader)
    {
        base.Load(reader);
        _willChange = reader.ReadBoolean("will_change");
    }

    // The first time that the taxi moves with this passenger in it, the destination becomes one of the other three.
    private StepResult<int> AfterChange(int before, StepResult<int> result)
    {
        (int row, int column, int passenger, int destination) = Decode(before);
        (int nextRow, int nextColumn, int nextPassenger, _) = Decode(result.Observation);
        if (passenger != InTaxi || (row, column) == (nextRow, nextColumn))
            return result;
        _willChange = false;
        int other = Random.NextIndex(Destinations - 1);
        State = Encode(nextRow, nextColumn, nextPassenger, other < destination ? other : other + 1);
        return result with { Observation = State };
    }

    private static double[] Starts()
    {
        double[] probabilities = new double[Side * Side * PassengerPlaces * Destinations];
        for (int state = 0; state < probabilities.Length; state++)
            if (Decode(state) is var (_, _, passenger, destination) && passenger != InTaxi && passenger != destination)
                probabilities[state] = 1.0 / (Side * Side * Destinations * (Destinations - 1));
        return probabilities;
    }

    private static Transition[] Outcomes(TaxiOptions options, int state, int action)
    {
        (int row, int column, int passenger, int destination) = Decode(state);
        return action switch
        {
            4 => [PickUp()],
            5 => [DropOff()],
            _ when !options.IsRainy => [Move(1, action)],
            _ => [
                Move(options.RainyProbability, action),
                Move((1 - options.RainyProbability) / 2, Drift(s_sides[action].Left)),
                Move((1 - options.RainyProbability) / 2, Drift(s_sides[action].Right)),
            ],
        };

        // A move that a wall or the border stops does not drift either.
        int? Drift(int side) => Target(row, column, action) == (row, column) ? null : side;

        Transition Move(double probability, int? direction)
        {
            (int toRow, int toColumn) = direction is { } chosen ? Target(row, column, chosen) : (row, column);
            return new Transition(probability, Encode(toRow, toColumn, passenger, destination), -1, false);
        }

        Transition PickUp() => passenger != InTaxi && s_stands[passenger] == (row, column)
            ? new Transition(1, Encode(row, column, InTaxi, destination), -1, false)
            : new Transition(1, state, -10, false);

        Transition DropOff()
        {
            int stand = Array.IndexOf(s_stands, (row, column));
            if (passenger != InTaxi || stand < 0)
                return new Transition(1, state, -10, false);
            bool arrived = stand == destination;
            return new Transition(1, Encode(row, column, stand, destination), arrived ? 20 : -1, arrived);
        }
    }

    private static (int Row, int Column) Target(int row, int column, int direction)
    {
        int toRow = Math.Clamp(row + s_moves[direction].Row, 0, Side - 1), toColumn = Math.Clamp(column + s_moves[direction].Column, 0, Side - 1);
        bool isBlocked = toColumn != column && s_walls[row][Math.Min(column, toColumn)] == '|';
        return isBlocked ? (row, column) : (toRow, toColumn);
    }

    private static TaxiOptions Checked(TaxiOptions options) =>
        options.RainyProbability is >= 0 and <= 1 && options.FickleProbability is >= 0 and <= 1
            ? options
            : throw new UserException(
                $"rainy_probability {options.RainyProbability} and fickle_probability {options.FickleProbability} must both lie between 0 and 1.");
}
