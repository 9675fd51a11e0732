namespace AudioAnomaly.Benchmarks;

/// <summary>How much is measured.</summary>
internal sealed record BenchmarkSizes(string Name)
{
    /// <summary>The sizes that published numbers are of.</summary>
    public static readonly BenchmarkSizes Full = new("full");

    /// <summary>Without the largest ones: a few minutes.</summary>
    public static readonly BenchmarkSizes Quick = new("quick")
    {
        Rounds = 5,
        WarmUp = TimeSpan.FromSeconds(0.5),
        SearchBanks = [10_000],
        ScoreSeconds = 600,
        FitClips = [50],
        ManyFitClips = [],
        ScalingClips = [25, 50, 100],
        ScalingSeconds = [5, 10, 20, 40],
        ScalingBanks = [1000, 4000, 16_000],
        StreamRounds = 1,
        Files = 6,
    };

    /// <summary>So small that only the program itself is tried.</summary>
    public static readonly BenchmarkSizes Smoke = new("smoke")
    {
        Rounds = 2,
        WarmUp = TimeSpan.Zero,
        RoundMs = 0,
        ClipSeconds = 2,
        BankRows = 500,
        SearchBanks = [500],
        CoresetRows = [2000],
        ProjectedRadius = 0.3,
        ScoreSeconds = 15,
        FitClips = [2],
        ManyFitClips = [3],
        LoadedModels = [1, 3],
        LoadedBankRows = 100,
        MetricClips = 20,
        RankedScores = 10_000,
        PadimClips = 3,
        ScalingClips = [2, 4],
        ScalingSeconds = [2, 4],
        ScalingBanks = [500, 1000],
        StreamSeconds = 3,
        StreamRounds = 1,
        Files = 2,
        CeilingValues = 1 << 16,
        CeilingCalls = 1,
        MatrixSize = 128,
    };

    /// <summary>Rounds of alternation.</summary>
    public int Rounds { get; init; } = 9;

    /// <summary>How long everything runs before it is timed.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>Shorter calls are repeated to last about so many ms in each round.</summary>
    public double RoundMs { get; init; } = 20;

    /// <summary>The recording that stages are measured on.</summary>
    public double ClipSeconds { get; init; } = 10;

    /// <summary>Rows of the bank in whole models.</summary>
    public int BankRows { get; init; } = 10_000;

    public IReadOnlyList<int> SearchBanks { get; init; } = [10_000, 30_000];

    /// <summary>Rows that a tenth is chosen of.</summary>
    public IReadOnlyList<int> CoresetRows { get; init; } = [55_000, 275_000];

    /// <summary>By how much the radius of a bank chosen in our projection may exceed the other's; of few rows chance makes more.</summary>
    public double ProjectedRadius { get; init; } = 0.05;

    /// <summary>The long recording.</summary>
    public double ScoreSeconds { get; init; } = 3600;

    public IReadOnlyList<int> FitClips { get; init; } = [50, 200];

    /// <summary>How many clips are fitted with the small network that comes with the library.</summary>
    public IReadOnlyList<int> ManyFitClips { get; init; } = [1000];

    /// <summary>How many models are held in memory at a time.</summary>
    public IReadOnlyList<int> LoadedModels { get; init; } = [1, 200];

    public int LoadedBankRows { get; init; } = 2000;

    public int MetricClips { get; init; } = 1000;

    public int RankedScores { get; init; } = 2_000_000;

    public int PadimClips { get; init; } = 100;

    public IReadOnlyList<int> ScalingClips { get; init; } = [25, 50, 100, 200, 400];

    public IReadOnlyList<double> ScalingSeconds { get; init; } = [5, 10, 20, 40, 80, 160];

    public IReadOnlyList<int> ScalingBanks { get; init; } = [1000, 2000, 4000, 8000, 16_000, 32_000, 64_000];

    public double StreamSeconds { get; init; } = 30;

    public int StreamRounds { get; init; } = 3;

    /// <summary>Files scored in a row.</summary>
    public int Files { get; init; } = 12;

    /// <summary>Numbers read to find the memory's bandwidth: many times the caches.</summary>
    public int CeilingValues { get; init; } = 1 << 26;

    public int CeilingCalls { get; init; } = 15;

    public int MatrixSize { get; init; } = 2048;

    /// <summary>The clip's length as stages name it.</summary>
    public string Clip => $"{ClipSeconds:0.##} s";
}
