// Has the visit counted, unless the reader's browser asks that nobody follow them: then nothing is loaded.
const own = document.querySelector("script[data-count]");
if (!navigator.globalPrivacyControl && navigator.doNotTrack !== "1") {
  const { count, ...told } = own.dataset;
  const script = document.createElement("script");
  Object.assign(script.dataset, told);
  script.defer = true;
  script.src = count;
  document.head.append(script);
}
