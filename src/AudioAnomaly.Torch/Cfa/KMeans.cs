using System.Numerics.Tensors;
using TorchSharp;

namespace AudioAnomaly.Torch;

/// <summary>
/// Thins rows to the centres of k-means: k-means++ start (Arthur and Vassilvitskii, 2007), then Lloyd's steps until no row changes its centre.
/// </summary>
internal static class KMeans
{
    private const int MaxSteps = 300;
    private const int JobRows = 256;

    /// <summary>Finds centres.</summary>
    /// <param name="rows">Rows of channels.</param>
    /// <param name="channels">Number of channels.</param>
    /// <param name="count">Number of centres, at most the number of rows.</param>
    /// <param name="random">Chooses the start.</param>
    /// <param name="workers">Share the work; the result does not depend on their number.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static float[] Run(float[] rows, int channels, int count, Random random, TorchWorkers workers, CancellationToken cancellationToken)
    {
        int total = rows.Length / channels;
        if (count >= total)
        {
            return rows;
        }

        float[] centres = Start(rows, channels, count, random, workers, cancellationToken);
        int[] owners = new int[total];
        Array.Fill(owners, -1);
        for (int step = 0; step < MaxSteps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int[] next = Assign(rows, channels, centres, workers);
            if (next.AsSpan().SequenceEqual(owners))
            {
                break;
            }

            owners = next;
            Update(rows, channels, owners, centres);
        }

        return centres;
    }

    /// <summary>Chooses rows one after the other, each with a probability proportional to its squared distance from those chosen.</summary>
    private static float[] Start(float[] rows, int channels, int count, Random random, TorchWorkers workers, CancellationToken cancellationToken)
    {
        int total = rows.Length / channels;
        float[] centres = new float[count * channels];
        float[] distances = new float[total];
        distances.AsSpan().Fill(float.PositiveInfinity);
        int chosen = random.Next(total);
        for (int centre = 0; centre < count; centre++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            float[] row = rows.AsSpan(chosen * channels, channels).ToArray();
            row.CopyTo(centres.AsSpan(centre * channels));
            workers.ForEach((total + JobRows - 1) / JobRows, (job, _) =>
            {
                for (int i = job * JobRows; i < Math.Min((job + 1) * JobRows, total); i++)
                {
                    distances[i] = Math.Min(distances[i], FixedOrderSum.SquaredDistance(rows.AsSpan(i * channels, channels), row));
                }
            });
            chosen = Draw(distances, random);
        }

        return centres;
    }

    private static int Draw(float[] distances, Random random)
    {
        double sum = 0;
        foreach (float distance in distances)
        {
            sum += distance;
        }

        // Duplicates of centres have no probability; where there is nothing else, any row will do.
        double place = random.NextDouble() * sum;
        for (int i = 0; i < distances.Length; i++)
        {
            place -= distances[i];
            if (place < 0)
            {
                return i;
            }
        }

        return distances.Length - 1;
    }

    private static int[] Assign(float[] rows, int channels, float[] centres, TorchWorkers workers)
    {
        int total = rows.Length / channels;
        int[] owners = new int[total];
        var search = new CentroidSearch(centres, channels);
        workers.ForEach((total + JobRows - 1) / JobRows, (job, _) =>
        {
            using DisposeScope scope = torch.NewDisposeScope();
            int first = job * JobRows, count = Math.Min(JobRows, total - first);
            torch.Tensor part = rows[(first * channels)..((first + count) * channels)].ToTensor(count, channels);
            search.FindByTorch(part, owners.AsSpan(first, count), 1);
        });
        return owners;
    }

    /// <summary>Moves every centre to the mean of its rows, in 64 bits. A centre without rows stays.</summary>
    private static void Update(float[] rows, int channels, int[] owners, float[] centres)
    {
        double[] sums = new double[centres.Length];
        int[] counts = new int[centres.Length / channels];
        double[] row = new double[channels];
        for (int i = 0; i < owners.Length; i++)
        {
            TensorPrimitives.ConvertChecked<float, double>(rows.AsSpan(i * channels, channels), row);
            Span<double> sum = sums.AsSpan(owners[i] * channels, channels);
            TensorPrimitives.Add<double>(sum, row, sum);
            counts[owners[i]]++;
        }

        for (int i = 0; i < centres.Length; i++)
        {
            int count = counts[i / channels];
            centres[i] = count > 0 ? (float)(sums[i] / count) : centres[i];
        }
    }
}
