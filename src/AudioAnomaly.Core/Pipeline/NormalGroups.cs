using System.Globalization;

namespace AudioAnomaly;

/// <summary>
/// Watches the windows of a fit go by and tells if they fall into two groups that sound different, such as two machines in one folder. One fit's working
/// memory.
/// </summary>
/// <remarks>
/// Mean spectra in dB are joined by the shortest edges that connect them all (a minimum spanning tree). An edge that leaves enough recordings on both sides,
/// and is far longer than nearly all others, is a gap that sound of one kind does not have.
/// </remarks>
internal sealed class NormalGroups
{
    /// <summary>The most windows that are compared.</summary>
    public const int Most = 256;

    private const int FewestWindows = 8;

    // One strange recording, or two, are no machine.
    private const int FewestOfGroup = 3;
    private const double LeastShare = 0.1;

    // How much longer than nearly all edges, and than what a microphone that was moved a little makes.
    private const double UsualShare = 0.9;
    private const double LeastRatio = 3;
    private const double LeastDecibels = 2;

    private readonly ThinnedList<(string? Name, double[] Spectrum)> _windows = new(Most);

    /// <summary>Lets windows go by.</summary>
    public IEnumerable<Spectrogram> Watch(IEnumerable<Spectrogram> windows)
    {
        foreach (Spectrogram window in windows)
        {
            _windows.Offer(() => (window.Source, SpectrumOf(window)));
            yield return window;
        }
    }

    /// <summary>Takes windows that were watched elsewhere, no more than <see cref="Most"/>.</summary>
    public static NormalGroups Of(IEnumerable<(string? Name, double[] Spectrum)> windows)
    {
        var groups = new NormalGroups();
        foreach ((string? Name, double[] Spectrum) window in windows)
        {
            groups._windows.Offer(() => window);
        }

        return groups;
    }

    /// <summary>What of a window is compared: its mean spectrum.</summary>
    public static double[] SpectrumOf(Spectrogram window) => MeanSpectrum.Of(window.Values.Span, window.Frames, window.Bins, window.ValidBins);

    /// <summary>A warning that names a recording of each group, or null.</summary>
    public string? Describe()
    {
        int count = _windows.Items.Count, least = Math.Max(FewestOfGroup, (int)Math.Ceiling(LeastShare * count));
        if (count < FewestWindows)
        {
            return null;
        }

        List<(int From, int To, double Length)> edges = SpanningTree();
        double usual = Percentile.OfSorted([.. edges.Select(edge => edge.Length).Order()], UsualShare);
        foreach ((int From, int To, double Length) gap in edges.OrderByDescending(edge => edge.Length).TakeWhile(edge => edge.Length > Math.Max(LeastRatio * usual, LeastDecibels)))
        {
            HashSet<int> side = SideOf(gap.From, edges.Where(edge => edge != gap));
            if (side.Count >= least && count - side.Count >= least)
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"The normal recordings fall into two groups that sound different: {side.Count} windows like '{NameOf(gap.From)}' and {count - side.Count} like '{NameOf(gap.To)}' lie {gap.Length:0.#} dB apart at least, and {usual:0.#} dB are usual within. If these are two machines, give each a folder and a model of its own.");
            }
        }

        return null;
    }

    private string NameOf(int index) => _windows.Items[index].Name ?? $"window {index}";

    /// <summary>Prim's algorithm.</summary>
    private List<(int From, int To, double Length)> SpanningTree()
    {
        int count = _windows.Items.Count;
        int[] nearest = new int[count];
        double[] distances = [.. Enumerable.Range(0, count).Select(index => Distance(0, index))];
        bool[] isJoined = new bool[count];
        isJoined[0] = true;
        var edges = new List<(int From, int To, double Length)>();
        while (edges.Count < count - 1)
        {
            int next = Enumerable.Range(0, count).Where(index => !isJoined[index]).MinBy(index => distances[index]);
            edges.Add((nearest[next], next, distances[next]));
            isJoined[next] = true;
            for (int index = 0; index < count; index++)
            {
                if (!isJoined[index] && Distance(next, index) is var distance && distance < distances[index])
                {
                    (distances[index], nearest[index]) = (distance, next);
                }
            }
        }

        return edges;
    }

    private static HashSet<int> SideOf(int start, IEnumerable<(int From, int To, double Length)> edges)
    {
        ILookup<int, int> neighbors = edges.SelectMany(edge => ((int, int)[])[(edge.From, edge.To), (edge.To, edge.From)]).ToLookup(pair => pair.Item1, pair => pair.Item2);
        var side = new HashSet<int> { start };
        var open = new Queue<int>(side);
        while (open.TryDequeue(out int index))
        {
            foreach (int neighbor in neighbors[index].Where(side.Add))
            {
                open.Enqueue(neighbor);
            }
        }

        return side;
    }

    /// <summary>The root mean square difference of two mean spectra in dB.</summary>
    private double Distance(int one, int other)
    {
        double[] first = _windows.Items[one].Spectrum, second = _windows.Items[other].Spectrum;
        int bins = Math.Min(first.Length, second.Length);
        double sum = 0;
        for (int bin = 0; bin < bins; bin++)
        {
            sum += (first[bin] - second[bin]) * (first[bin] - second[bin]);
        }

        return Math.Sqrt(sum / Math.Max(1, bins));
    }
}
