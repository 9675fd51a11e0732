using AudioAnomaly.Components;
using AudioAnomaly.Metrics;

namespace AudioAnomaly.Tool;

/// <summary>Compares folders of maps and masks, one recording at a time.</summary>
internal sealed class MapEvaluation
{
    private readonly SpectrogramLocalization _spectrogram;
    private readonly TemporalLocalization _temporal = new();
    private readonly string _mapFolder;
    private readonly string _maskFolder;
    private readonly string? _frameFolder;

    public MapEvaluation(string mapFolder, string maskFolder, string? frameFolder, SpectrogramLocalizationOptions options)
    {
        _spectrogram = new SpectrogramLocalization(options);
        (_mapFolder, _maskFolder, _frameFolder) = (mapFolder, maskFolder, frameFolder);
    }

    public SpectrogramLocalization Spectrogram => _spectrogram;

    /// <summary>Empty without masks of frames.</summary>
    public TemporalLocalization Temporal => _temporal;

    public bool HasFrames => _frameFolder is not null;

    /// <exception cref="EvaluationDataException">Files are missing or do not fit together, or a class is missing.</exception>
    /// <exception cref="ArrayFormatException">A file is no array that can be read.</exception>
    public void Run(CancellationToken cancellationToken)
    {
        SortedDictionary<string, string> maps = ArrayFolder.Find(_mapFolder, ArrayFolder.Maps), masks = ArrayFolder.Find(_maskFolder, ArrayFolder.Masks);
        SortedDictionary<string, string>? frames = _frameFolder is null ? null : ArrayFolder.Find(_frameFolder, ArrayFolder.Frames);
        ArrayFolder.CheckPairs(maps, masks, _maskFolder, ArrayFolder.Masks);
        ArrayFolder.CheckPairs(masks, maps, _mapFolder, ArrayFolder.Maps);
        if (frames is not null)
        {
            ArrayFolder.CheckPairs(maps, frames, _frameFolder!, ArrayFolder.Frames);
            ArrayFolder.CheckPairs(frames, maps, _mapFolder, ArrayFolder.Maps);
        }

        foreach ((string stem, string file) in maps)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Add(file, masks[stem], frames?[stem]);
        }

        RequireBoth(_maskFolder, "cell", _spectrogram);
        if (_frameFolder is not null)
        {
            RequireBoth(_frameFolder, "frame", _temporal);
        }
    }

    private static TensorData ReadMap(string file)
    {
        TensorData map = NpyFile.Read(file);
        if (map.Shape.Count != 2 || map.Values.IsEmpty)
        {
            throw new EvaluationDataException(file, $"the map has the shape {Describe(map)}; (frames, bins) is expected.");
        }

        ReadOnlySpan<float> values = map.Values.Span;
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                throw new EvaluationDataException(file, $"frame {i / map.Shape[1]}, bin {i % map.Shape[1]} is {values[i]}; finite scores are expected.");
            }
        }

        return map;
    }

    /// <summary>Reads zeros and ones; 255 is what image programs write for one.</summary>
    private static bool[] ReadMask(string file, ReadOnlySpan<int> shape, string map)
    {
        TensorData mask = NpyFile.Read(file);
        if (!shape.SequenceEqual([.. mask.Shape]))
        {
            throw new EvaluationDataException(
                file,
                $"the mask has the shape {Describe(mask)}; ({string.Join(", ", shape.ToArray())}) is expected, to fit '{map}'.");
        }

        ReadOnlySpan<float> values = mask.Values.Span;
        bool[] labels = new bool[values.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = values[i] switch
            {
                0 => false,
                1 or 255 => true,
                _ => throw new EvaluationDataException(file, $"element {i} is {values[i]}; a mask holds 0 (normal) and 1 or 255 (anomalous)."),
            };
        }

        return labels;
    }

    private static void RequireBoth(string folder, string unit, IMetric metric)
    {
        MetricValue first = metric.Compute()[0];
        if (!first.IsDefined)
        {
            throw new EvaluationDataException(
                folder,
                $"the masks mark {(first.Positives == 0 ? "no" : "every")} {unit}; both normal and anomalous {unit}s are needed.");
        }
    }

    private static string Describe(TensorData tensor) => $"({string.Join(", ", tensor.Shape)})";

    private void Add(string mapFile, string maskFile, string? frameFile)
    {
        TensorData map = ReadMap(mapFile);
        (int frames, int bins) = (map.Shape[0], map.Shape[1]);
        bool[] mask = ReadMask(maskFile, [frames, bins], mapFile);
        bool[]? labels = frameFile is null ? null : ReadMask(frameFile, [frames], mapFile);
        _spectrogram.Add(map.Values.Span, new SpectrogramMask(mask, frames, bins));
        if (labels is not null)
        {
            _temporal.Add(AnomalyMap.FrameScores(map.Values.Span, frames, bins), labels);
        }
    }
}
