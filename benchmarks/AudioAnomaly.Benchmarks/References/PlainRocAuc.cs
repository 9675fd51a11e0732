using TorchSharp;

namespace AudioAnomaly.Benchmarks;

/// <summary>ROC-AUC by sorting all scores, as scikit-learn and torchmetrics do: cumulated counts at the ends of ties, trapezoids between them.</summary>
internal static class PlainRocAuc
{
    public static double Compute(float[] scores, bool[] labels)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGradient = torch.no_grad();
        (torch.Tensor sorted, torch.Tensor order) = torch.sort(torch.tensor(scores), 0, descending: true);
        torch.Tensor hits = torch.tensor(labels).index_select(0, order).to(torch.ScalarType.Int64).cumsum(0);
        long count = scores.LongLength;
        torch.Tensor ends = torch.cat([sorted.slice(0, 1, count, 1).ne(sorted.slice(0, 0, count - 1, 1)), torch.ones([1], torch.ScalarType.Bool)]).nonzero().reshape(-1);
        torch.Tensor truePositives = hits.index_select(0, ends);
        torch.Tensor zero = torch.zeros([1], torch.ScalarType.Float64);
        torch.Tensor y = torch.cat([zero, truePositives.to(torch.ScalarType.Float64)]);
        torch.Tensor x = torch.cat([zero, (ends + 1 - truePositives).to(torch.ScalarType.Float64)]);
        double area = torch.trapezoid(y, x).item<double>();
        long positives = hits[count - 1].item<long>();
        return area / positives / (count - positives);
    }
}
