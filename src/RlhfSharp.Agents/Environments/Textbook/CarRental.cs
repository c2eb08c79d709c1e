namespace RlhfSharp.Agents.Environments.Textbook;

/// <summary>
/// Jack's car rental (Sutton and Barto, example 4.2): two places with up to 20 cars each; overnight up to five are moved for 2
/// each; then customers rent for 10 each and cars come back, both Poisson. State = cars at the first place * 21 + cars at the
/// second. Actions move 0, 1, -1, 2, -2, ... 5, -5 cars from the first to the second, as far as there are so many; cars above
/// 20 go away. Every outcome of an action carries the expected reward. Episodes begin with any number of cars and have no end.
/// </summary>
public sealed class CarRental() : TabularEnvironment(
    Enumerable.Repeat(1.0 / StatesInAll, StatesInAll).ToArray(), 2 * MostMoved + 1, new Places().Outcomes), IGridLayout
{
    private const int Most = 20, PlaceStates = Most + 1, StatesInAll = PlaceStates * PlaceStates, MostMoved = 5;
    private const double RentalReward = 10, MoveCost = 2;

    /// <inheritdoc/>
    public int Rows => PlaceStates;

    /// <inheritdoc/>
    public int Columns => PlaceStates;

    /// <inheritdoc/>
    public IReadOnlyList<string> ActionSymbols { get; } =
        [.. Enumerable.Range(0, 2 * MostMoved + 1).Select(action => Moved(action) is var moved && moved > 0 ? $"+{moved}" : $"{moved}")];

    /// <inheritdoc/>
    public char? Mark(int state) => null;

    /// <summary>Cars from the first place to the second that an action asks for.</summary>
    public static int Moved(int action) => action % 2 == 1 ? (action + 1) / 2 : -action / 2;

    /// <summary>Both places after the cars were moved.</summary>
    private sealed class Places
    {
        private readonly Place _first = new(requests: 3, returns: 3), _second = new(requests: 4, returns: 2);

        public Transition[] Outcomes(int state, int action)
        {
            (int first, int second) = Math.DivRem(state, PlaceStates);
            int moved = Math.Clamp(Moved(action), -second, first);
            first = Math.Min(first - moved, Most);
            second = Math.Min(second + moved, Most);
            double reward = RentalReward * (_first.ExpectedRentals(first) + _second.ExpectedRentals(second)) - MoveCost * Math.Abs(moved);
            Transition[] outcomes = new Transition[StatesInAll];
            for (int next = 0; next < outcomes.Length; next++)
                outcomes[next] = new Transition(
                    _first.Probability(first, next / PlaceStates) * _second.Probability(second, next % PlaceStates), next, reward, false);
            return outcomes;
        }
    }

    /// <summary>One place over a day.</summary>
    private sealed class Place
    {
        private readonly double[] _expectedRentals = new double[PlaceStates];
        private readonly double[,] _next = new double[PlaceStates, PlaceStates];

        public Place(double requests, double returns)
        {
            for (int cars = 0; cars <= Most; cars++)
            {
                double fewer = 0; // how likely fewer cars are asked for than there are
                for (int rented = 0; rented <= cars; rented++)
                {
                    double likely = rented < cars ? Poisson(requests, rented) : 1 - fewer;
                    fewer += likely;
                    _expectedRentals[cars] += likely * rented;
                    AddReturns(cars, cars - rented, likely, returns);
                }
            }
        }

        public double ExpectedRentals(int cars) => _expectedRentals[cars];

        public double Probability(int cars, int next) => _next[cars, next];

        private void AddReturns(int cars, int left, double likely, double returns)
        {
            double fewer = 0;
            for (int next = left; next <= Most; next++)
            {
                double returned = next < Most ? Poisson(returns, next - left) : 1 - fewer;
                fewer += returned;
                _next[cars, next] += likely * returned;
            }
        }

        private static double Poisson(double mean, int count)
        {
            double probability = Math.Exp(-mean);
            for (int i = 1; i <= count; i++)
                probability *= mean / i;
            return probability;
        }
    }
}
