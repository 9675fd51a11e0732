using AudioAnomaly.Components;
using AudioAnomaly.Torch;

namespace AudioAnomaly.Detectors.Tests.PatchCore;

public class PatchBankMergerTests
{
    private const int Channels = 24;
    private const int Total = 8000;

    /// <summary>Shards, whether each knows another kind of sound, and how banks are sized.</summary>
    public static TheoryData<int, bool, int?> Splits
    {
        get
        {
            var splits = new TheoryData<int, bool, int?>();
            foreach (int shards in new[] { 2, 3, 5, 8 })
            {
                foreach (bool unlike in new[] { false, true })
                {
                    splits.Add(shards, unlike, null);
                    splits.Add(shards, unlike, 250);
                }
            }

            return splits;
        }
    }

    [Theory]
    [MemberData(nameof(Splits))]
    public void PatchBankMerger_Shards_CoverNearlyAsOneFit(int shards, bool unlike, int? count)
    {
        var options = new PatchCoreOptions { CoresetCount = count };
        for (int seed = 0; seed < 2; seed++)
        {
            float[][] parts = [.. Enumerable.Range(0, shards).Select(shard => unlike ? Kind(shard, Total / shards, seed) : Mixture(Total / shards, (100 * seed) + shard, seed))];
            float[] all = [.. parts.SelectMany(part => part)];

            PatchBank one = Build(all, options, seed);
            PatchBank merged = PatchBankMerger.Merge([.. parts.Select(part => Build(part, options, seed))], options, new FitContext { Seed = seed }, standardize: false);

            Assert.InRange(merged.Count, (0.99 * one.Count) - 1, one.Count);
            double expected = Radius(all, one), actual = Radius(all, merged);
            Assert.True(actual <= 1.2 * expected, $"{actual} against {expected}, seed {seed}");
        }
    }

    [Fact]
    public void PatchBankMerger_TightAndWideShards_CoverAsOneFit()
    {
        var options = new PatchCoreOptions { MergeReserve = 1000 };
        for (int seed = 0; seed < 2; seed++)
        {
            float[] wide = Cube(Total / 2, -8, 3, seed), tight = Cube(Total / 2, 8, 0.03f, seed + 10);
            float[] all = [.. wide, .. tight];

            PatchBank merged = PatchBankMerger.Merge([Build(wide, options, seed), Build(tight, options, seed)], options, new FitContext { Seed = seed }, standardize: false);

            double expected = Radius(all, Build(all, options, seed)), actual = Radius(all, merged);
            Assert.True(actual <= 1.05 * expected, $"{actual} against {expected}, seed {seed}");
        }
    }

    [Fact]
    public void PatchBankMerger_SameBanksAgain_GiveTheSameBits()
    {
        var options = new PatchCoreOptions { CoresetCount = 200 };
        PatchBank[] banks = [.. Enumerable.Range(0, 3).Select(shard => Build(Mixture(3000, shard, 1), options, 1))];

        PatchBank one = PatchBankMerger.Merge(banks, options, new FitContext { Seed = 2 }, standardize: false);
        PatchBank again = PatchBankMerger.Merge(banks, options, new FitContext { Seed = 2 }, standardize: false);

        Assert.Equal(one.Rows, again.Rows);
        Assert.Equal(one.Reserve!.Rows, again.Reserve!.Rows);
        Assert.Equal(one.Reserve.Levels, again.Reserve.Levels);
    }

    [Fact]
    public void PatchBankMerger_ShardsThatKnowTheSame_KeepNoDuplicates()
    {
        var options = new PatchCoreOptions { CoresetCount = 100 };
        PatchBank bank = Build(Kind(2, 3000, 5), options, 5);

        PatchBank merged = PatchBankMerger.Merge([bank, bank], options, new FitContext { Seed = 5 }, standardize: false);

        Assert.Equal(100, merged.Rows.Chunk(Channels).DistinctBy(row => string.Join(" ", row)).Count());
    }

    [Fact]
    public void PatchBankBuilder_Reserve_GoesOnInTheOrderOfTheBank()
    {
        float[] rows = Mixture(3000, 1, 1);

        PatchBank small = Build(rows, new PatchCoreOptions { CoresetCount = 100, MergeReserve = 100 }, 3);
        PatchBank large = Build(rows, new PatchCoreOptions { CoresetCount = 200, MergeReserve = 0 }, 3);

        Assert.Equal((100, 100, 200, 0), (small.Count, small.Reserve!.Count, large.Count, large.Reserve!.Count));
        Assert.Equal(large.Rows.Chunk(Channels).Select(row => row[0]).Order(), small.Rows.Concat(small.Reserve.Rows).Chunk(Channels).Select(row => row[0]).Order());
        Assert.Equal(small.Reserve.Levels[100..].OrderDescending(), small.Reserve.Levels[100..]);
        Assert.Equal(Radius(rows, large), small.Reserve.Levels[^1], 1e-3);
    }

    private static PatchBank Build(float[] rows, PatchCoreOptions options, int seed)
    {
        var builder = new PatchBankBuilder(options, new FitContext { Seed = seed }, rows.AsSpan(0, Channels), standardize: false);
        foreach (float[] row in rows.Chunk(Channels))
        {
            builder.Add(row);
        }

        return builder.Build();
    }

    /// <summary>Sound of one kind: four parameters bent into all channels, of a spread of its own, with few far outliers.</summary>
    private static float[] Kind(int kind, int count, int seed)
    {
        var random = new Random((1000 * seed) + kind);
        float[] directions = TestData.Uniform(5 * Channels, (10 * seed) + kind);
        float spread = 0.5f + (kind % 3);
        float[] rows = new float[count * Channels];
        for (int i = 0; i < count; i++)
        {
            double[] place = [.. Enumerable.Range(0, 4).Select(_ => (2 * random.NextDouble()) - 1)];
            double far = random.Next(50) == 0 ? 2 : 1;
            for (int c = 0; c < Channels; c++)
            {
                double value = 3 * directions[(4 * Channels) + c];
                for (int d = 0; d < 4; d++)
                {
                    value += spread * far * directions[(d * Channels) + c] * (place[d] + (0.3 * place[(d + 1) % 4] * place[d]));
                }

                rows[(i * Channels) + c] = (float)(value + (0.02 * random.NextDouble()));
            }
        }

        return rows;
    }

    /// <summary>Patches that fill a cube evenly, in half of the channels.</summary>
    private static float[] Cube(int count, float centre, float spread, int seed)
    {
        float[] rows = TestData.Uniform(count * Channels, seed);
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = i % Channels < Channels / 2 ? centre + (spread * rows[i]) : 0;
        }

        return rows;
    }

    /// <summary>Several kinds of sound, in shares of which no two shards have the same.</summary>
    private static float[] Mixture(int count, int shard, int seed)
    {
        var random = new Random(shard);
        float[][] kinds = [.. Enumerable.Range(0, 4).Select(kind => Kind(kind, 8000, seed))];
        double[] shares = [.. kinds.Select(_ => 0.2 + random.NextDouble())];
        return
        [
            .. Enumerable.Range(0, count).SelectMany(_ =>
            {
                int kind = 0;
                double at = random.NextDouble() * shares.Sum();
                while (kind < 3 && at > shares[kind])
                {
                    at -= shares[kind++];
                }

                int row = random.Next(8000);
                return kinds[kind][(row * Channels)..((row + 1) * Channels)];
            }),
        ];
    }

    /// <summary>The largest distance of a patch to the bank, scaled as the bank is.</summary>
    private static double Radius(float[] rows, PatchBank bank)
    {
        float radius = 0;
        foreach (float[] row in rows.Chunk(Channels))
        {
            bank.Scaling.Apply(row);
            float nearest = float.PositiveInfinity;
            for (int j = 0; j < bank.Count && nearest > radius; j++)
            {
                nearest = Math.Min(nearest, System.Numerics.Tensors.TensorPrimitives.Distance<float>(row, bank.Rows.AsSpan(j * Channels, Channels)));
            }

            radius = Math.Max(radius, nearest);
        }

        return radius;
    }
}
