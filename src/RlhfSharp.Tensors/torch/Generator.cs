namespace TorchSharp;

public static partial class torch
{
    /// <summary>
    /// A stream of random numbers: the Mersenne Twister mt19937 (Matsumoto and Nishimura, 1998), read as PyTorch's CPU
    /// generator reads it, so that the same seed gives the same numbers here and there.
    /// </summary>
    public sealed class Generator : IDisposable
    {
        private const int N = 624, M = 397;
        private static readonly Generator DefaultGenerator = new(67280421310721);
        private readonly uint[] state = new uint[N];
        private int position;
        private long seedValue;
        private double? nextNormal;

        public Generator(ulong seed = 0, Device? device = null) => manual_seed((long)seed);

        /// <summary>The generator used where none is given.</summary>
        public static Generator Default => DefaultGenerator;

        public Device device { get; set; } = Device.Cpu;

        internal object Gate => state;

        public Generator manual_seed(long seed)
        {
            lock (Gate)
            {
                seedValue = seed;
                state[0] = (uint)seed;
                for (uint i = 1; i < N; i++)
                    state[i] = 1812433253u * (state[i - 1] ^ (state[i - 1] >> 30)) + i;
                position = N;
                nextNormal = null;
            }

            return this;
        }

        public long initial_seed() => seedValue;

        /// <summary>Seeds with a number from the operating system and returns it.</summary>
        public long seed()
        {
            Span<byte> bytes = stackalloc byte[8];
            System.Security.Cryptography.RandomNumberGenerator.Fill(bytes);
            long seed = BitConverter.ToInt64(bytes) & long.MaxValue;
            manual_seed(seed);
            return seed;
        }

        /// <summary>The whole state as int64 numbers; its layout is this engine's own.</summary>
        public Tensor get_state()
        {
            lock (Gate)
            {
                long[] values = new long[N + 4];
                for (int i = 0; i < N; i++)
                    values[i] = state[i];
                values[N] = position;
                values[N + 1] = seedValue;
                values[N + 2] = nextNormal.HasValue ? 1 : 0;
                values[N + 3] = BitConverter.DoubleToInt64Bits(nextNormal ?? 0);
                return torch.tensor(values);
            }
        }

        /// <summary>Restores what get_state returned.</summary>
        public void set_state(Tensor value)
        {
            if (value.dtype != ScalarType.Int64 || value.numel() != N + 4)
                throw new ArgumentException($"set_state: a state is an Int64 tensor of {N + 4} numbers, not {value.dtype} of {value.numel()}");
            long[] values = value.data<long>().ToArray();
            lock (Gate)
            {
                for (int i = 0; i < N; i++)
                    state[i] = (uint)values[i];
                position = (int)values[N];
                seedValue = values[N + 1];
                nextNormal = values[N + 2] != 0 ? BitConverter.Int64BitsToDouble(values[N + 3]) : null;
            }
        }

        /// <summary>Nothing to release.</summary>
        public void Dispose()
        {
        }

        internal uint NextUInt32()
        {
            if (position == N)
                Refill();
            uint y = state[position++];
            y ^= y >> 11;
            y ^= (y << 7) & 0x9d2c5680u;
            y ^= (y << 15) & 0xefc60000u;
            return y ^ (y >> 18);
        }

        internal ulong NextUInt64()
        {
            ulong high = NextUInt32();
            return (high << 32) | NextUInt32();
        }

        /// <summary>[0, 1) from 24 random bits.</summary>
        internal float NextFloat() => (NextUInt32() & 0xFFFFFF) * (1f / (1 << 24));

        /// <summary>[0, 1) from 53 random bits.</summary>
        internal double NextDouble() => (NextUInt64() & ((1UL << 53) - 1)) * (1.0 / (1UL << 53));

        /// <summary>One standard normal number by Box and Muller; every second one was made with the one before.</summary>
        internal double NextNormal()
        {
            if (nextNormal is { } waiting)
            {
                nextNormal = null;
                return waiting;
            }

            double u1 = NextDouble(), u2 = NextDouble();
            double radius = Math.Sqrt(-2 * LogOnePlus(-u2)), theta = 2 * Math.PI * u1;
            nextNormal = radius * Math.Sin(theta);
            return radius * Math.Cos(theta);
        }

        /// <summary>An exponential number of rate 1.</summary>
        internal double NextExponential() => -LogOnePlus(-NextDouble());

        private static double LogOnePlus(double a)
        {
            double u = 1 + a;
            return u == 1 ? a : Math.Log(u) * a / (u - 1);
        }

        private void Refill()
        {
            for (int i = 0; i < N; i++)
            {
                uint y = (state[i] & 0x80000000u) | (state[(i + 1) % N] & 0x7fffffffu);
                state[i] = state[(i + M) % N] ^ (y >> 1) ^ ((y & 1) == 0 ? 0 : 0x9908b0dfu);
            }

            position = 0;
        }
    }

    /// <summary>Seeds the default generator.</summary>
    public static Generator manual_seed(long seed) => Generator.Default.manual_seed(seed);

    /// <summary>The default generator under the names of torch.random.</summary>
    public static partial class random
    {
        public static Generator manual_seed(long seed) => Generator.Default.manual_seed(seed);

        public static long seed() => Generator.Default.seed();

        public static long initial_seed() => Generator.Default.initial_seed();

        public static Tensor get_rng_state() => Generator.Default.get_state();

        public static void set_rng_state(Tensor new_state) => Generator.Default.set_state(new_state);
    }
}
